"use client";
import * as pai from "pai-datasets";
import { useEffect, useState } from "react";
import { scenario } from "../scenario.mjs";

export default function Client() {
  const [result, setResult] = useState("...");
  useEffect(() => {
    scenario(pai, globalThis.OPTIONS)
      .catch((error) => `${error.stack}`)
      .then((result) => {
        globalThis.RESULT = result;
        setResult(result);
      });
  }, []);
  return <p>in the page: {result}</p>;
}
