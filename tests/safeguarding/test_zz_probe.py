import re
from django.core import mail
from django.test import Client
def test_probe(signed_in):
    admin = signed_in("admin")
    admin.post("/people/add/", {"name": "N", "email": "new.person@derby.example", "agency": "", "role": "manager"})
    print(mail.outbox[0].subject, mail.outbox[0].body)
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    r = Client().get(link, follow=True)
    print(link, r.status_code, r.redirect_chain, r.content.decode()[1500:5000])
    assert 0
