// The tools are a link to a folder elsewhere; an ordinary project has none and needs no configuration.
export default { turbopack: { root: "/" } };
