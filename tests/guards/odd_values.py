"""What nobody would type, as it stands in an address or in what a form sends."""

# As they stand in an address: no text on PostgreSQL, no whole number, longer than any column.
HARDEST = ["a%00b", "9" * 30, "a" * 20_000]
# Their number is a prime, so that names in different places never run through them in step.
VALUES = [
    *HARDEST, "", "%00", "%ed%a0%80", "x%ed%b0%80y", "%ff%fe", "%c3%28", "%EF%BC%91%EF%BC%92", "%D9%A3", "%C2%B2",
    "-1", "0", "1", "2147483648", "9223372036854775808", "-" + "9" * 30, "1e9", "1e400", "NaN", "Infinity", "0x10",
    "1.5", "1_000", "None", "true", "[]", "%7B%22a%22%3A1%7D", "abc", "%27%20OR%201%3D1--", "title;drop", "-title",
    "csv", "xlsx", "..%2F..%2Fetc%2Fpasswd", "%25%25", "%E2%80%8F%E2%80%AEabc", "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "e%CC%81" * 50, "2026-02-30",
]  # fmt: skip
# Names that Django's query sets would understand, if a view passed on what it is given, and names that are none.
FOREIGN = (
    "_connector=OR&_negated=1&pk__in=1,x&pk__regex=((&title__regex=%5B&words__regex=((&authority__name__startswith=D"
    "&password__startswith=a&id=x&%00=1&=&&sort[]=1&page[0]=2&words%5B%5D=x&queryset=1&self=1&request=1"
)
ODD_PARTS = [
    "%00", "9223372036854775808", "a" * 5_000, "%ed%a0%80", "0", "-1", "9223372036854775807", "1" * 30, "00001",
    "%EF%BC%91", "%ff", "..", "%2e%2e%2f", "%20", "%F0%9F%91%A9", "%E2%80%AEabc", "1%0d%0aSet-Cookie:x=1",
]  # fmt: skip
MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="note"'
NO_FORMS = [
    (MULTIPART, PART + b"\r\n\r\n\xff\x00\xed\xa0\x80\r\n--b--\r\n"),
    (MULTIPART, PART + b'; filename="../../x\x00.csv"\r\n\r\nx\r\n--b--\r\n'),
    (MULTIPART, PART + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--"),
    (MULTIPART, b""),
    ("multipart/form-data", b"--b\r\n"),
    ("application/json", b'{"note": [1'),
    ("application/x-www-form-urlencoded; charset=utf-16", b"note=x"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"note=\xff"),
    ("application/x-www-form-urlencoded", b"note=\xff\xfe\x00&\x00=1"),
    ("application/x-www-form-urlencoded", b"&".join(b"n%d=1" % number for number in range(1500))),  # too many
    ("nonsense", b"\x00" * 100),
]
