// The HTTP core of the official TypeScript SDKs, as their callers use it: signed, with bodies sent in chunks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const core = require("@alicloud/openapi-core");
const { $OpenApiUtil } = core;
const OpenApi = core.default;

const endpoint = new URL(process.env.PAI_ENDPOINT).host;
const keys = JSON.parse(readFileSync(process.env.PAI_CREDENTIALS_FILE, "utf8"));

const signed = { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret };
const bearer = { bearerToken: keys.apiKey };

function caller(credentials) {
  const config = new $OpenApiUtil.Config({ endpoint, protocol: "http", regionId: "cn-hangzhou", ...credentials });
  const client = new OpenApi(config);
  return async (action, method, pathname, { query, body } = {}) => {
    const params = new $OpenApiUtil.Params({
      action,
      version: "2021-02-04",
      protocol: "HTTP",
      pathname,
      method,
      authType: "AK",
      style: "ROA",
      reqBodyType: "json",
      bodyType: "json",
    });
    const request = new $OpenApiUtil.OpenApiRequest({ query, body });
    const response = await client.callApi(params, request, {});
    return response.body;
  };
}

for (const [way, credentials] of Object.entries({ signed, bearer })) {
  test(`a dataset is created, found and deleted, ${way}`, async () => {
    const call = caller(credentials);
    const body = {
      Name: "数据-ts",
      Property: "DIRECTORY",
      DataSourceType: "OSS",
      Uri: "oss://b.oss-cn-hangzhou.aliyuncs.com/a b*/",
      Labels: [{ Key: "k~", Value: "中 *'()" }],
    };
    const { DatasetId } = await call("CreateDataset", "POST", "/api/v1/datasets", { body });
    assert.match(DatasetId, /^d-[0-9a-z]{18}$/);
    const query = { DatasetIds: DatasetId, Name: "数据", Label: "中 *'()", DataTypes: "COMMON,TEXT", PageSize: "5" };
    const list = await call("ListDatasets", "GET", "/api/v1/datasets", { query });
    assert.equal(list.TotalCount, 1);
    assert.deepEqual(list.Datasets[0].Labels, body.Labels);
    await call("DeleteDataset", "DELETE", `/api/v1/datasets/${DatasetId}`);
    await assert.rejects(call("GetDataset", "GET", `/api/v1/datasets/${DatasetId}`), (error) => {
      assert.equal(error.code, "ResourceNotFound");
      return true;
    });
  });
}

test("a refusal names every field", async () => {
  const body = { Name: "-", Property: "file" };
  await assert.rejects(caller(signed)("CreateDataset", "POST", "/api/v1/datasets", { body }), (error) => {
    assert.equal(error.code, "InvalidParameter");
    for (const field of ["Name", "Property", "DataSourceType", "Uri"]) assert.ok(error.message.includes(field), field);
    return true;
  });
});
