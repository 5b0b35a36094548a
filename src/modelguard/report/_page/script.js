// Everything stands in the page already; this only hides, orders and opens it.
"use strict";
(() => {
  const findings = [...document.querySelectorAll("details.finding")];
  const rows = [...document.querySelectorAll("table.uses tbody tr")];
  const controls = document.getElementById("filters");
  const count = document.getElementById("shown");
  if (!controls) return;
  controls.hidden = false;

  const words = () => controls.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const levels = () => [...controls.querySelectorAll("input[name=level]:checked")].map((box) => box.value);
  const matches = (element, wanted) => wanted.every((word) => element.textContent.toLowerCase().includes(word));

  function filter() {
    const wanted = words();
    const shownLevels = levels();
    const deployment = controls.elements.deployment.value;
    const accepted = controls.elements.accepted.checked;
    let shown = 0;
    for (const finding of findings) {
      const data = finding.dataset;
      const visible =
        shownLevels.includes(data.level) &&
        (deployment === "" || data.deployment === deployment) &&
        (accepted || data.accepted !== "true") &&
        matches(finding, wanted);
      finding.hidden = !visible;
      shown += visible ? 1 : 0;
    }
    for (const row of rows) {
      row.hidden = !((deployment === "" || row.dataset.deployment === deployment) && matches(row, wanted));
    }
    count.textContent = `${shown} of ${findings.length} findings shown`;
  }

  controls.addEventListener("input", filter);
  controls.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("open-all").addEventListener("click", () => {
    const open = findings.some((finding) => !finding.hidden && !finding.open);
    for (const finding of findings) if (!finding.hidden) finding.open = open;
  });

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const body = table.tBodies[0];
        const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
        const ordered = [...body.rows].sort((a, b) => collator.compare(key(a), key(b)));
        body.append(...(descending ? ordered.reverse() : ordered));
      });
    });
  }

  addEventListener("beforeprint", () => {
    for (const finding of findings) finding.open = true;
  });
  filter();
})();
