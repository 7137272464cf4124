"""The two published commands run as they stand, by curl; a command by the SDK's own generic call, signed."""

import json
import subprocess
import unittest

from alibabacloud_tea_openapi import utils_models
from darabonba.runtime import RuntimeOptions

from support import endpoint, keys, signed_client

CHISQ_TEST = """PAI -name chisq_test
    -project algo_public
    -DinputTableName=pai_chisq_test_input
    -DcolName=f0
    -DprobConfig=0:0.3,1:0.7
    -DoutputTableName=pai_chisq_test_output0
    -DoutputDetailTableName=pai_chisq_test_output0_detail
"""

PERCENTILE = """PAI -name Percentile
     -project algo_public
     -DinputTableName=maple_test_percentile_3col_input
     -DcolName=col0,col1,col2 -DoutputTableName=maple_test_percentile_3col_output;
"""

THREE_COLUMNS = """col0,col1,col2
962,88,Tue Oct 15 00:26:40 CST 1974
218,99,Thu Jan 04 20:53:20 CST 1973
565,44,Sat Mar 09 02:40:00 CST 1974
314,68,Mon Aug 11 22:40:00 CST 1975
583,13,Sat Aug 23 12:26:40 CST 1975
615,87,Tue May 25 14:13:20 CST 1971
"""


def curl(path, *words, body=None):
    command = ["curl", "-sS", "-H", f"Authorization: Bearer {keys()['apiKey']}", *words, f"{endpoint()}{path}"]
    if body is not None:
        command += ["--data-binary", "@-"]
    run = subprocess.run(command, input=body, capture_output=True, text=True, timeout=60, check=True)
    return run.stdout


def write(table, csv):
    answer = json.loads(curl(f"/api/v1/tables/{table}/rows?FileFormat=CSV&WriteMode=OVERWRITE", body=csv))
    assert "WrittenRows" in answer, answer


def run(command):
    body = json.dumps({"Command": command, "Overwrite": True})
    return json.loads(curl("/api/v1/pai/commands", "-H", "Content-Type: application/json", body=body))


class Commands(unittest.TestCase):
    def test_the_published_chisq_test(self):
        write("pai_chisq_test_input", "f0\n1\n1\n1\n0\n0\n")
        answer = run(CHISQ_TEST)
        self.assertEqual(answer.get("RowCount"), 5, answer)
        report = json.loads(curl("/api/v1/tables/pai_chisq_test_output0/rows"))["Rows"]
        self.assertEqual(len(report), 1)
        report = json.loads(report[0][0])["Chi-Square"]
        self.assertAlmostEqual(report.pop("p-value"), 0.6255852315243252, delta=1e-15)
        self.assertEqual(report, {"comment": "皮尔逊卡方", "df": 1, "value": 0.2380952380952381})
        detail = curl("/api/v1/tables/pai_chisq_test_output0_detail/export").splitlines()
        self.assertEqual(detail[0], "f0,observed,expected,residuals")
        self.assertEqual(detail[1].split(",")[:3], ["0", "2", "1.5"])

    def test_the_published_percentile(self):
        write("maple_test_percentile_3col_input", THREE_COLUMNS)
        answer = run(PERCENTILE)
        self.assertEqual(answer["Outputs"][0]["RowCount"], 101, answer)
        page = json.loads(curl("/api/v1/tables/maple_test_percentile_3col_output/rows?MaxResults=1000"))
        self.assertEqual([it["Name"] for it in page["Columns"]], ["quantile", "col0", "col1", "col2"])
        self.assertEqual(page["Columns"][3]["ColumnType"], "DATETIME")
        rows = page["Rows"]
        self.assertEqual(rows[0], [0, 218, 13, "1971-05-25T06:13:20.000Z"])
        self.assertEqual(rows[50], [50, 565, 68, "1974-03-08T18:40:00.000Z"])
        self.assertEqual(rows[100], [100, 962, 99, "1975-08-23T04:26:40.000Z"])

    def test_a_signed_command(self):
        write("signed_input", "f0\na\nb\nb\n")
        params = utils_models.Params(
            action="RunPaiCommand", version="2021-02-04", protocol="HTTP", pathname="/api/v1/pai/commands",
            method="POST", auth_type="AK", style="ROA", req_body_type="json", body_type="json",
        )
        command = "PAI -name chisq_test -DinputTableName=signed_input -DcolName=f0 -DoutputTableName=signed_output"
        request = utils_models.OpenApiRequest(body={"Command": command, "Overwrite": True})
        answer = signed_client().call_api(params, request, RuntimeOptions())
        self.assertEqual(answer["body"]["ChiSquareTest"]["ChiSquare"]["Df"], 1)

    def test_a_wrong_command_names_the_place(self):
        answer = run("PAI -name chisq_test\n -DinputTabelName=t -DcolName=a -DoutputTableName=b")
        self.assertIn("line 2, column 4: there is no parameter inputTabelName; did you mean inputTableName?", answer["Message"])


if __name__ == "__main__":
    unittest.main()
