// Before the first paint: the theme that the reader chose, so that nothing flashes. state/theme.rs does the rest.
const theme = localStorage.getItem("pai-datasets.theme");
if (theme) document.documentElement.dataset.theme = theme;
