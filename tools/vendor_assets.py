#!/usr/bin/env python3
"""Renew static/vendor/ from npm: `make assets`. For maintainers; users need no npm, since the results are committed.

The council may not use the crown, the GOV.UK name or the Transport typeface, so they are taken out here and not merely
hidden. Nothing that is left refers to a file we do not ship, since the manifest storage would refuse it at
collectstatic and a browser would ask for it on every page. What is changed is told in static/vendor/README.md.
"""

import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import tinycss2

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
VERSIONS = {"govuk-frontend": "6.6.0", "@fontsource/source-sans-3": "5.3.0", "htmx.org": "2.0.11"}

FONT_STACK = '"Source Sans 3",arial,sans-serif'
FONT_WEIGHTS = (400, 600, 700)
FONT_SUBSETS = ("latin-ext", "latin")  # latin last: where both hold a character the later rule wins

# Parts of the government's own identity: the crest, the crown and the logo with its dot.
NOT_OURS = re.compile(r"crown|crest|copyright-logo|licence-logo|header__logotype|logo-dot")
SOURCE_MAP = re.compile(r"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*")


def fetch(package: str, folder: Path) -> Path:
    """Download one package with npm (which checks its integrity) and return its unpacked folder."""
    name = f"{package}@{VERSIONS[package]}"
    done = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True)
    target = folder / package.replace("/", "-")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def empty(name: str) -> Path:
    """Make the vendor folder of one package, without the files of an earlier version; its licence stays."""
    folder = VENDOR / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name != "LICENSE":
            old.unlink()
    return folder


def without_identity(rules: list) -> str:
    """Serialise a list of CSS rules without @font-face, and without every selector that matches NOT_OURS."""
    kept = []
    for rule in rules:
        if rule.type == "comment":  # the only one speaks of the typeface that is taken out
            continue
        if rule.type == "at-rule":
            if rule.at_keyword == "font-face":
                continue
            if rule.at_keyword in {"media", "supports"}:
                inner = without_identity(tinycss2.parse_rule_list(rule.content))
                if inner:
                    kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
                continue
        elif rule.type == "qualified-rule":
            selectors = [s for s in tinycss2.serialize(rule.prelude).split(",") if not NOT_OURS.search(s)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}")
            continue
        kept.append(rule.serialize())
    return "".join(kept)


def vendor_govuk(package: Path) -> None:
    """The style sheet and the module build of GOV.UK Frontend. Its package holds no licence file: ours stays."""
    target, source = empty("govuk-frontend"), package / "dist" / "govuk"
    css = SOURCE_MAP.sub("", (source / "govuk-frontend.min.css").read_text())
    css = without_identity(tinycss2.parse_stylesheet(css))
    css = re.sub(r'"?GDS Transport"?,arial,sans-serif', FONT_STACK, css)
    for unwanted in ("url(", "GDS Transport", "@font-face", "/assets/"):
        if unwanted in css:
            raise SystemExit(f"govuk-frontend.min.css still holds {unwanted}: look at the new version and adapt.")
    (target / "govuk-frontend.min.css").write_text(css.strip() + "\n")
    script = SOURCE_MAP.sub("", (source / "govuk-frontend.min.js").read_text())
    (target / "govuk-frontend.min.js").write_text(script + "\n")


def vendor_fonts(package: Path) -> None:
    """Source Sans 3 in three weights as woff2, with one style sheet."""
    target, rules = empty("source-sans-3"), []
    for weight in FONT_WEIGHTS:
        whole = (package / f"{weight}.css").read_text()
        for subset in FONT_SUBSETS:
            file = f"source-sans-3-{subset}-{weight}-normal.woff2"
            reach = re.search(rf"/\* source-sans-3-{subset}-{weight}-normal \*/.*?unicode-range: ([^;]+);", whole, re.S)
            shutil.copyfile(package / "files" / file, target / file)
            rules.append(
                f'@font-face {{\n  font-family: "Source Sans 3";\n  font-style: normal;\n  font-weight: {weight};\n'
                f'  font-display: swap;\n  src: url("{file}") format("woff2");\n  unicode-range: {reach[1]};\n}}\n'
            )
    (target / "fonts.css").write_text("\n".join(rules))
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def vendor_htmx(package: Path) -> None:
    target = empty("htmx")
    script = SOURCE_MAP.sub("", (package / "dist" / "htmx.min.js").read_text())
    (target / "htmx.min.js").write_text(script.strip() + "\n")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        vendor_govuk(fetch("govuk-frontend", Path(folder)))
        vendor_fonts(fetch("@fontsource/source-sans-3", Path(folder)))
        vendor_htmx(fetch("htmx.org", Path(folder)))
    readme = (VENDOR / "README.md").read_text()
    for package, version in VERSIONS.items():
        if f"{package} {version}" not in readme:
            raise SystemExit(f"static/vendor/README.md does not say '{package} {version}': amend it.")
    print("static/vendor/ is up to date:", ", ".join(f"{p} {v}" for p, v in VERSIONS.items()))


if __name__ == "__main__":
    main()
