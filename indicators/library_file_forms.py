from safeguarding.list_file_forms import ListFileForm, file_box


class LibraryFileForm(ListFileForm):
    file = file_box("Choose the file of the library", choose="Choose the file of the library first.")
