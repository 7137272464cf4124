module.exports = { mode: "production", entry: "./main.js", output: { path: `${__dirname}/dist`, publicPath: "/" }, experiments: { topLevelAwait: true }, performance: { hints: false } };
