// What every consumer does with the package: the same calls, whatever runs them.
export async function scenario({ PaiDatasets, InvalidParameterError, NotFoundError, validate }, options) {
  const pai = new PaiDatasets(options);
  const check = (condition, what) => {
    if (!condition) throw new Error(`not so: ${what}`);
  };
  const marks = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16)).join("");
  const dataset = { Property: "DIRECTORY", DataSourceType: "OSS", Uri: "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/" };
  const ids = [];
  for (let at = 0; at < 5; at += 1) ids.push((await pai.createDataset({ ...dataset, Name: `cats-${marks}-${at}` })).DatasetId);

  const page = await pai.listDatasets({ Name: marks, PageSize: 2 });
  check(page.TotalCount === 5 && page.Datasets.length === 2, "a page of two");
  const listed = [];
  for await (const { DatasetId } of pai.listDatasets({ Name: marks, PageSize: 2 })) listed.push(DatasetId);
  check(listed.join() === ids.join(), "every dataset in order");
  check((await pai.listDatasets({ Name: marks, PageSize: 2 }).toArray({ limit: 3 })).length === 3, "the first three");

  const { data, requestId, response } = await pai.getDataset({ DatasetId: ids[0] }).withResponse();
  check(data.Name === `cats-${marks}-0` && requestId && response.status === 200, "a dataset and its response");

  const refused = await pai.createDataset({ ...dataset, Name: "-" }).catch((error) => error);
  check(refused instanceof InvalidParameterError && refused.violations[0].field === "Name", "a wrong name is named");
  const missing = await pai.getDataset({ DatasetId: "d-000000000000000000" }).catch((error) => error);
  check(missing instanceof NotFoundError && missing.status === 404 && missing.requestId, "what is not there is a NotFoundError");
  check((await validate.createDataset({ ...dataset, Name: "cats" })).length === 0, "a right form has no violations");

  for (const DatasetId of ids) await pai.deleteDataset({ DatasetId });

  const Table = `consumers.t_${marks}`;
  const { WrittenRows } = await pai.writeTableRows({ Table, FileFormat: "CSV", Content: "breed,lives\ntabby,9\ntabby,7\nmanx,9\n" });
  check(WrittenRows === 3, "rows of a file");
  const rows = [];
  for await (const row of pai.listTableRows({ Table, MaxResults: 2 })) rows.push(row);
  check(JSON.stringify(rows) === '[["tabby",9],["tabby",7],["manx",9]]', "rows, page after page");
  const { ChiSquareTest } = await pai.runCommand(`PAI -name chisq_test -DinputTableName=${Table} -DcolName=breed -DoutputTableName=${Table}_o`);
  check(Math.abs(ChiSquareTest.ChiSquare.Value - 1 / 3) < 1e-12, "a command's result");
  const misspelt = await pai.runCommand(`PAI -name chisq_test -DinputTableName=${Table} -DcolNam=breed -DoutputTableName=o`).catch((error) => error);
  check(misspelt instanceof InvalidParameterError && /did you mean colName/.test(misspelt.message), "a wrong command");
  const file = await pai.exportTable({ Table, FileFormat: "JSONL" });
  check(new TextDecoder().decode(file).startsWith('{"breed":"tabby","lives":9}\n'), "a table as a file");
  for (const name of [Table, `${Table}_o`]) await pai.deleteTable({ Table: name });
  await pai.close();
  return "scenario passed";
}
