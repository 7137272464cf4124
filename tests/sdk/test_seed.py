"""Three requests of the API's documents as they stand there; only host, key and the created id are replaced."""

import json
import subprocess
import sys
import unittest

from support import DATASET_ID, REQUEST_ID, ROOT, Case, endpoint

ADDRESS = "https://api.aliyun.com"

CREATE_DATASET = """\
curl -X POST https://api.aliyun.com/api/AIWorkSpace/2021-02-04/CreateDataset \\
-H "Authorization: Bearer <your-api-key>" \\
-H "Content-Type: application/json" \\
-d '{
  "Name": "myDataset",
  "Property": "DIRECTORY",
  "DataSourceType": "NAS",
  "Uri": "nas://09f****f2.cn-hangzhou/",
  "DataType": "COMMON",
  "Description": "This is a description of the dataset.",
  "WorkspaceId": "478**",
  "Options": "{ \\"mountPath\\": /mnt/data/ }",
  "Accessibility": "PRIVATE",
  "ProviderType": "Ecs",
  "Provider": "Github",
  "UserId": "2485765****023475",
  "Edition": "ADVANCED"
}'
"""

DELETE_DATASET = """\
import requests

url = "https://api.aliyun.com/api/AIWorkSpace/2021-02-04/DeleteDataset/d-rbvg5wzlj****9ks92"
headers = {
    "Authorization": "Bearer <your-api-key>",
    "Content-Type": "application/json"
}

response = requests.delete(url, headers=headers)
print(response.json())
"""

GET_DATASET_VERSION = """\
import requests

url = "https://api.aliyun.com/api/AIWorkSpace/2021-02-04/GetDatasetVersion"
params = {
    "DatasetId": "d-lfd60v0p****ujtsdx",
    "VersionName": "v1"
}
headers = {
    "Authorization": "Bearer $DASHSCOPE_API_KEY",
    "Content-Type": "application/json"
}

response = requests.get(url, params=params, headers=headers)
print(response.json())
"""


def replaced(text, **others):
    """The example with each placeholder, which must be there, replaced."""
    for old, new in {ADDRESS: endpoint(), **others}.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


class Seed(Case):
    def run_it(self, *command):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def run_curl(self, text):
        # The status comes on a last line of its own.
        output = self.run_it("bash", "-c", text.replace("curl ", "curl -sS -w '\\n%{http_code}' ", 1))
        body, _, status = output.rpartition("\n")
        return int(status), json.loads(body)

    def run_python(self, text):
        """The example's answer, printed as JSON with its status instead of as Python prints it."""
        self.assertIn("print(response.json())", text)
        shown = "import json; print(json.dumps([response.status_code, response.json()]))"
        return json.loads(self.run_it(sys.executable, "-c", text.replace("print(response.json())", shown)))

    def create_as_documented(self):
        status, body = self.run_curl(replaced(CREATE_DATASET, **{"<your-api-key>": self.keys["apiKey"]}))
        self.assertEqual(status, 200, body)
        self.addCleanup(self.remove, body["DatasetId"])
        return body

    def test_create_dataset(self):
        body = self.create_as_documented()
        self.assertEqual(set(body), {"RequestId", "DatasetId"})
        self.assertRegex(body["DatasetId"], DATASET_ID)
        self.assertRegex(body["RequestId"], REQUEST_ID)
        dataset = self.call("GetDataset", body["DatasetId"])
        self.assertEqual((dataset.name, dataset.property, dataset.data_source_type), ("myDataset", "DIRECTORY", "NAS"))
        self.assertEqual((dataset.uri, dataset.data_type), ("nas://09f****f2.cn-hangzhou/", "COMMON"))
        self.assertEqual(dataset.description, "This is a description of the dataset.")
        self.assertEqual((dataset.workspace_id, dataset.user_id), ("478**", "2485765****023475"))
        self.assertEqual(dataset.options, '{ "mountPath": /mnt/data/ }')
        self.assertEqual((dataset.accessibility, dataset.edition), ("PRIVATE", "ADVANCED"))
        self.assertEqual((dataset.provider_type, dataset.provider), ("Ecs", "Github"))

    def test_delete_dataset(self):
        dataset_id = self.create_as_documented()["DatasetId"]
        example = replaced(
            DELETE_DATASET, **{"<your-api-key>": self.keys["apiKey"], "d-rbvg5wzlj****9ks92": dataset_id}
        )
        status, body = self.run_python(example)
        self.assertEqual((status, set(body)), (200, {"RequestId"}), body)
        self.refused(404, "ResourceNotFound", "GetDataset", dataset_id)
        status, body = self.run_python(example)
        self.assertEqual((status, body["Code"]), (404, "ResourceNotFound"))

    def test_get_dataset_version(self):
        dataset_id = self.create_as_documented()["DatasetId"]
        status, body = self.run_python(replaced(
            GET_DATASET_VERSION, **{"$DASHSCOPE_API_KEY": self.keys["apiKey"], "d-lfd60v0p****ujtsdx": dataset_id}
        ))
        self.assertEqual(status, 200, body)
        self.assertEqual((body["DatasetId"], body["VersionName"]), (dataset_id, "v1"))
        self.assertEqual((body["DataSourceType"], body["Uri"]), ("NAS", "nas://09f****f2.cn-hangzhou/"))

    def test_the_key_is_needed(self):
        status, body = self.run_curl(replaced(CREATE_DATASET))
        self.assertEqual((status, body["Code"]), (403, "InvalidCredential"))


if __name__ == "__main__":
    unittest.main()
