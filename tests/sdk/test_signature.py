"""What is refused before an operation is reached, and that the server goes on after each refusal."""

import datetime
import hashlib
import hmac
import json
import unittest
import urllib.parse
import uuid

from support import REQUEST_ID, Case, bearer, call, client_with, endpoint, host, send

DATASETS = "/api/v1/datasets"
ABSENT = DATASETS + "/d-000000000000000000"
MIB = 1024 * 1024
JSON = {"Content-Type": "application/json"}
ACS3 = "ACS3-HMAC-SHA256"


def now(minutes=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def quote(text):
    return urllib.parse.quote(text, safe="-_.~")


def signed(key, method, target, body=b"", *, date=None, nonce=None, payload=None, without=()):
    """The headers of a signed request, written from the documents and not from the server's code."""
    path, _, query = target.partition("?")
    pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
    canonical_query = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    headers = {
        "host": host(),
        "x-acs-action": "Any",
        "x-acs-content-sha256": payload or sha256(body),
        "x-acs-date": date or now(),
        "x-acs-signature-nonce": nonce or uuid.uuid4().hex,
        "x-acs-version": "2021-02-04",
    }
    names = ";".join(name for name in headers if name not in without)
    lines = "".join(f"{name}:{headers[name]}\n" for name in names.split(";"))
    canonical = "\n".join([method, path, canonical_query, lines, names, headers["x-acs-content-sha256"]])
    text = f"{ACS3}\n{sha256(canonical.encode())}"
    signature = hmac.new(key["accessKeySecret"].encode(), text.encode(), hashlib.sha256).hexdigest()
    headers["Authorization"] = f"{ACS3} Credential={key['accessKeyId']},SignedHeaders={names},Signature={signature}"
    return headers


def deep(levels):
    return b'{"Options":' + b"[" * levels + b"]" * levels + b"}"


class Refusals(Case):
    def assert_refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json.get("Code")), (status, code), answer.raw)
        self.assertEqual(answer.headers["content-type"].partition(";")[0], "application/json")
        self.assertRegex(answer.json["RequestId"], REQUEST_ID)
        self.assertEqual(answer.headers["x-acs-request-id"], answer.json["RequestId"])
        self.assertTrue(answer.json["Message"])
        self.assertTrue(answer.json["HostId"])
        self.assert_goes_on()
        return answer.json

    def assert_goes_on(self):
        self.assertIsNotNone(self.call("ListDatasets", page_size=1).total_count)

    def get(self, target=DATASETS, key=None, **options):
        return send("GET", target, signed(key or self.keys, "GET", target, **options))


class Signatures(Refusals):
    def test_our_own_signature_is_accepted(self):
        for target in (DATASETS, DATASETS + "?Name=a+b%2F%E4%B8%AD~*&PageSize=1", DATASETS + "?PageSize=1&Label="):
            with self.subTest(target=target):
                self.assertEqual(self.get(target).status, 200)

    def test_a_date_is_accepted_within_fifteen_minutes(self):
        for minutes in (-14, 14):
            answer = self.get(date=now(minutes))
            self.assertEqual(answer.status, 200, answer.raw)
        for minutes in (-16, 16, -60 * 24 * 365):
            with self.subTest(minutes=minutes):
                self.assert_refused(self.get(date=now(minutes)), 400, "InvalidTimeStamp.Expired")

    def test_a_date_of_no_shape(self):
        self.assert_refused(self.get(date="yesterday"), 400, "IncompleteSignature")

    def test_a_nonce_is_used_once(self):
        headers = signed(self.keys, "GET", DATASETS)
        self.assertEqual(send("GET", DATASETS, headers).status, 200)
        self.assert_refused(send("GET", DATASETS, headers), 400, "SignatureNonceUsed")
        again = signed(self.keys, "GET", DATASETS, nonce=headers["x-acs-signature-nonce"])
        self.assert_refused(send("GET", DATASETS, again), 400, "SignatureNonceUsed")

    def test_a_refused_request_does_not_use_up_its_nonce(self):
        nonce = uuid.uuid4().hex
        wrong = {**self.keys, "accessKeySecret": "wrong"}
        self.assert_refused(self.get(key=wrong, nonce=nonce), 403, "SignatureDoesNotMatch")
        self.assertEqual(self.get(nonce=nonce).status, 200)

    def test_a_wrong_secret(self):
        wrong = {**self.keys, "accessKeySecret": self.keys["accessKeySecret"] + "x"}
        self.assert_refused(self.get(key=wrong), 403, "SignatureDoesNotMatch")

    def test_an_unknown_access_key(self):
        for unknown in ("LTAI5tUnknown", self.keys["accessKeyId"] + "x", "", "AK-unknowntenant-x"):
            with self.subTest(unknown=unknown):
                answer = self.get(key={**self.keys, "accessKeyId": unknown})
                self.assert_refused(answer, 403, "InvalidCredential")

    def test_the_sdk_with_a_wrong_secret_and_an_unknown_key(self):
        key, secret = self.keys["accessKeyId"], self.keys["accessKeySecret"]
        for credential, code in [
            ({"access_key_id": key, "access_key_secret": secret + "x"}, "SignatureDoesNotMatch"),
            ({"access_key_id": "LTAI5tUnknown", "access_key_secret": secret}, "InvalidCredential"),
            ({"bearer_token": "sk-unknown"}, "InvalidCredential"),
        ]:
            with self.subTest(code=code), self.assertRaises(Exception) as caught:
                call(client_with(**credential), "ListDatasets")
            self.assertEqual((caught.exception.status_code, caught.exception.code), (403, code))
            self.assert_goes_on()

    def test_a_signature_holds_for_its_own_request_only(self):
        headers = signed(self.keys, "GET", DATASETS + "?PageSize=1")
        for method, target in [
            ("GET", DATASETS + "?PageSize=2"), ("GET", DATASETS), ("DELETE", ABSENT), ("PUT", ABSENT + "/publish"),
        ]:
            with self.subTest(method=method, target=target):
                self.assert_refused(send(method, target, headers), 403, "SignatureDoesNotMatch")

    def test_a_signed_header_cannot_be_changed(self):
        headers = signed(self.keys, "GET", DATASETS)
        for name, value in [("x-acs-action", "Other"), ("x-acs-signature-nonce", "other"), ("x-acs-date", now(1))]:
            with self.subTest(name=name):
                self.assert_refused(send("GET", DATASETS, {**headers, name: value}), 403, "SignatureDoesNotMatch")

    def test_a_signature_covers_what_it_must(self):
        for name in ("host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"):
            with self.subTest(name=name):
                self.assert_refused(self.get(without=(name,)), 400, "IncompleteSignature")

    def test_a_part_of_authorization_is_missing(self):
        headers = signed(self.keys, "GET", DATASETS)
        for part in ("Credential", "SignedHeaders", "Signature"):
            kept = [piece for piece in headers["Authorization"].removeprefix(ACS3 + " ").split(",")
                    if not piece.startswith(part + "=")]
            with self.subTest(part=part):
                changed = {**headers, "Authorization": f"{ACS3} {','.join(kept)}"}
                self.assert_refused(send("GET", DATASETS, changed), 400, "IncompleteSignature")


class Bodies(Refusals):
    def update(self, dataset_id, body, chunks=None, **options):
        target = f"{DATASETS}/{dataset_id}"
        headers = {**signed(self.keys, "PUT", target, body, **options), **JSON}
        return send("PUT", target, headers, chunks or body, chunked=bool(chunks))

    def test_a_signed_body_is_accepted_in_chunks(self):
        dataset_id = self.create()
        body = json.dumps({"Description": "in chunks: 猫"}, ensure_ascii=False).encode()
        answer = self.update(dataset_id, body, chunks=[body[:5], body[5:24], body[24:]])
        self.assertEqual(answer.status, 200, answer.raw)
        self.assertEqual(self.call("GetDataset", dataset_id).description, "in chunks: 猫")

    def test_a_tampered_body(self):
        dataset_id = self.create(description="before")
        body, other = b'{"Description":"signed"}', b'{"Description":"forged"}'
        target = f"{DATASETS}/{dataset_id}"
        headers = {**signed(self.keys, "PUT", target, body), **JSON}
        self.assert_refused(send("PUT", target, headers, other), 403, "SignatureDoesNotMatch")
        self.assert_refused(send("PUT", target, headers, [other], chunked=True), 403, "SignatureDoesNotMatch")
        # Nor does a signature over another hash make the body right.
        self.assert_refused(self.update(dataset_id, other, payload=sha256(body)), 403, "SignatureDoesNotMatch")
        self.assertEqual(self.call("GetDataset", dataset_id).description, "before")

    def test_a_body_of_the_largest_size(self):
        dataset_id = self.create()
        start, end = b'{"Description":"largest"', b"}"
        body = start + b" " * (MIB - len(start) - len(end)) + end
        self.assertEqual(len(body), MIB)
        for chunks in (None, [body[:1000], body[1000:]]):
            answer = self.update(dataset_id, body, chunks=chunks)
            self.assertEqual(answer.status, 200, answer.raw)

    def test_a_body_that_is_too_large(self):
        dataset_id = self.create()
        body = b'{"Description":"x"' + b" " * MIB + b"}"
        self.assert_refused(self.update(dataset_id, body), 413, "RequestTooLarge")
        chunks = [body[at:at + 65536] for at in range(0, len(body), 65536)]
        self.assert_refused(self.update(dataset_id, body, chunks=chunks), 413, "RequestTooLarge")
        self.assertFalse(self.call("GetDataset", dataset_id).description)

    def test_a_length_alone_is_enough_to_refuse(self):
        target = f"{DATASETS}/{self.create()}"
        headers = {**bearer(), **JSON, "Content-Length": str(2 * MIB)}
        # No byte of the body is sent: what Content-Length says is refused without waiting for it.
        self.assert_refused(send("PUT", target, headers, timeout=5), 413, "RequestTooLarge")

    def test_creating_takes_more_than_a_mebibyte(self):
        name = self.unique_name()
        body = json.dumps({
            "Name": name, "Property": "DIRECTORY", "DataSourceType": "OSS", "DryRun": True,
            "Uri": "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/",
        }).encode() + b" " * (2 * MIB)
        answer = send("POST", DATASETS, {**signed(self.keys, "POST", DATASETS, body), **JSON}, body)
        self.assertEqual(answer.status, 200, answer.raw)

    def test_json_that_is_none(self):
        dataset_id = self.create(description="before")
        for what, body in [
            ("cut off", b'{"Description":'), ("two values", b"{}{}"), ("a list", b"[]"), ("a text", b'"x"'),
            ("no JSON", b"Description=x"), ("single quotes", b"{'Description':'x'}"),
            ("not UTF-8", b'{"Description":"\xff\xfe"}'), ("half a surrogate", b'{"Description":"\\ud83d"}'),
            ("deep", deep(200)), ("very deep", deep(200_000)), ("wrong type", b'{"Name":{"a":1}}'),
        ]:
            with self.subTest(what=what):
                self.assert_refused(self.update(dataset_id, body), 400, "InvalidParameter")
        self.assertEqual(self.call("GetDataset", dataset_id).description, "before")


class Bearers(Refusals):
    def test_both_forms_are_accepted(self):
        token = self.keys["apiKey"]
        for headers in (
            {"Authorization": f"Bearer {token}"},
            {"authorization": f"bearer {token}"},
            {"x-acs-bearer-token": token, "x-acs-signature-type": "BEARERTOKEN"},
            {"x-acs-bearer-token": token},
        ):
            with self.subTest(headers=list(headers)):
                answer = send("GET", DATASETS, headers)
                self.assertEqual(answer.status, 200, answer.raw)

    def test_no_credential(self):
        for headers in ({}, {"x-acs-action": "ListDatasets"}):
            answer = send("GET", DATASETS, headers)
            self.assert_refused(answer, 401, "MissingCredential")

    def test_a_scheme_that_is_not_known(self):
        answer = send("GET", DATASETS, {"Authorization": "Basic Y2F0OmRvZw=="})
        self.assert_refused(answer, 401, "MissingCredential")

    def test_an_unknown_token(self):
        token = self.keys["apiKey"]
        for unknown in ("sk-unknown", token + "x", token[:-1], token.upper(), "猫".encode()):
            for form in ("Authorization", "x-acs-bearer-token"):
                with self.subTest(unknown=unknown, form=form):
                    raw = unknown if isinstance(unknown, bytes) else unknown.encode()
                    value = b"Bearer " + raw if form == "Authorization" else raw
                    self.assert_refused(send("GET", DATASETS, {form: value}), 403, "InvalidCredential")

    def test_the_secret_is_no_token(self):
        answer = send("GET", DATASETS, {"Authorization": f"Bearer {self.keys['accessKeySecret']}"})
        self.assert_refused(answer, 403, "InvalidCredential")


class Paths(Refusals):
    def test_an_unknown_operation(self):
        for method, target in [
            ("GET", "/api/v1/cats"), ("PATCH", DATASETS), ("POST", ABSENT + "/cats"), ("GET", "/api/v2/datasets"),
            ("GET", "/api/AIWorkSpace/2021-02-04/ListCats"), ("GET", "/api/AIWorkSpace/2020-01-01/ListDatasets"),
            ("GET", "/api/"),
        ]:
            with self.subTest(method=method, target=target):
                self.assert_refused(send(method, target, bearer()), 404, "ResourceNotFound")

    def test_an_id_of_the_wrong_shape(self):
        for dataset_id in ("d-short", "d-ABCDEFGHIJKLMNOPQR", "x", "%E7%8C%AB", "d-a%20b%2Fc", "%00", "x" * 3000,
                           "'%20OR%201=1--"):
            with self.subTest(dataset_id=dataset_id[:40]):
                target = f"{DATASETS}/{dataset_id}"
                self.assert_refused(send("GET", target, bearer()), 404, "ResourceNotFound")
                self.assert_refused(
                    send("GET", f"/api/AIWorkSpace/2021-02-04/GetDataset?DatasetId={dataset_id}", bearer()),
                    404, "ResourceNotFound",
                )

    def test_a_query_that_is_not_utf_8(self):
        self.assert_refused(send("GET", DATASETS + "?Name=%FF", bearer()), 400, "InvalidParameter")

    def test_both_families_of_paths(self):
        dataset_id = self.create()
        for target in (
            f"{DATASETS}/{dataset_id}", f"/api/AIWorkSpace/2021-02-04/GetDataset/{dataset_id}",
            f"/api/AIWorkSpace/2021-02-04/GetDataset?DatasetId={dataset_id}",
            f"/api/AIWorkSpace/2021-02-04/datasets/{dataset_id}",
        ):
            with self.subTest(target=target):
                for answer in (send("GET", target, bearer()), self.get(target)):
                    self.assertEqual(answer.status, 200, answer.raw)
                    self.assertEqual(answer.json["DatasetId"], dataset_id)

    def test_a_preflight_needs_no_credential(self):
        wanted = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}
        own = send("OPTIONS", DATASETS, {"Origin": endpoint(), **wanted})
        self.assertEqual((own.status, own.raw), (204, b""))
        self.assertEqual(own.headers["access-control-allow-origin"], endpoint())
        self.assertIn("PUT", own.headers["access-control-allow-methods"])
        self.assertIn("authorization", own.headers["access-control-allow-headers"].lower())
        foreign = send("OPTIONS", DATASETS, {"Origin": "https://evil.example", **wanted})
        self.assertIsNone(foreign.headers["access-control-allow-origin"])
        self.assert_goes_on()

    def test_a_foreign_host_name_is_refused_on_loopback(self):
        if not host().startswith(("127.", "localhost", "[::1]")):
            self.skipTest("the engine is not on a loopback address")
        answer = send("GET", DATASETS, {**bearer(), "Host": "evil.example"})
        self.assert_refused(answer, 403, "ForbiddenHost")


if __name__ == "__main__":
    unittest.main()
