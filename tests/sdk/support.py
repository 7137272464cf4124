"""What the tests share: where the engine is, its keys, a client of the official SDK, and plain HTTP."""

import http.client
import json
import os
import pathlib
import re
import unittest
import uuid

from alibabacloud_aiworkspace20210204 import models
from alibabacloud_aiworkspace20210204.client import Client
from alibabacloud_tea_openapi.utils_models import Config

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATASET_ID = re.compile(r"^d-[0-9a-z]{18}$")
FILE_ID = re.compile(r"^[0-9a-f]{64}$")
REQUEST_ID = re.compile(r"^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


def setting(name):
    value = os.environ.get(name)
    if not value:
        raise unittest.TestCase.failureException(
            f"{name} is not set: these tests need PAI_ENDPOINT, such as http://127.0.0.1:8080, and "
            "PAI_CREDENTIALS_FILE, such as data/credentials.json, of a running engine."
        )
    return value


def endpoint():
    return setting("PAI_ENDPOINT").rstrip("/")


def host():
    return endpoint().partition("://")[2]


def keys():
    return json.loads(pathlib.Path(setting("PAI_CREDENTIALS_FILE")).read_text(encoding="utf-8"))


def client_with(**credential):
    return Client(Config(
        endpoint=host(), protocol=endpoint().partition("://")[0], region_id="cn-hangzhou", **credential,
    ))


def signed_client():
    return client_with(access_key_id=keys()["accessKeyId"], access_key_secret=keys()["accessKeySecret"])


def bearer_client():
    return client_with(bearer_token=keys()["apiKey"])


def call(client, operation, *path, **fields):
    """Calls an operation by its name, such as GetDataset, with the parts of its path and its fields."""
    method = getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())
    request = getattr(models, f"{operation}Request")(**fields)
    return method(*path, request).body


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.raw = response.read()

    @property
    def json(self):
        return json.loads(self.raw)


def send(method, target, headers=None, body=None, chunked=False, timeout=60):
    """One request over a connection of its own. With `chunked` the body is a list of chunks."""
    connection = http.client.HTTPConnection(host(), timeout=timeout)
    try:
        try:
            content = iter(body) if chunked else body
            connection.request(method, target, content, headers or {}, encode_chunked=chunked)
        except (BrokenPipeError, ConnectionResetError):
            # A server may answer and close before it has read a body that it refuses.
            pass
        return Answer(connection.getresponse())
    finally:
        connection.close()


def bearer():
    return {"Authorization": f"Bearer {keys()['apiKey']}"}


class Case(unittest.TestCase):
    """A test that has a running engine, and removes the datasets it made."""

    @classmethod
    def setUpClass(cls):
        cls.keys = keys()
        cls.client = cls.connect()

    @staticmethod
    def connect():
        return signed_client()

    def call(self, operation, *path, **fields):
        return call(self.client, operation, *path, **fields)

    def refused(self, status, code, operation, *path, **fields):
        """Asserts that the call is refused so, and returns what the server said."""
        with self.assertRaises(Exception) as caught:
            self.call(operation, *path, **fields)
        error = caught.exception
        self.assertEqual((getattr(error, "status_code", None), getattr(error, "code", None)), (status, code), error)
        self.assertRegex(error.data["RequestId"], REQUEST_ID)
        self.assertTrue(error.data["Message"])
        return error.data

    def violated(self, answer):
        """The fields that a refusal names."""
        return sorted(violation["Field"] for violation in answer["Violations"])

    def create(self, **fields):
        fields = {
            "name": self.unique_name(), "property": "DIRECTORY", "data_source_type": "OSS",
            "uri": "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/", **fields,
        }
        dataset_id = self.call("CreateDataset", **fields).dataset_id
        self.addCleanup(self.remove, dataset_id)
        return dataset_id

    def remove(self, dataset_id):
        try:
            self.call("DeleteDataset", dataset_id)
        except Exception as error:  # Gone already is what was wanted.
            if getattr(error, "status_code", None) != 404:
                raise

    @staticmethod
    def unique_name():
        return f"t{uuid.uuid4().hex}"
