// Enhancements only: every action works without this file.
"use strict";

document.querySelectorAll("input[type=range][name=year]").forEach((slider) => {
  const shown = slider.closest("label").querySelector("output");
  slider.addEventListener("input", () => { shown.textContent = slider.value; });
  slider.addEventListener("change", () => slider.form.requestSubmit());
});

// One key for each marked control; never while a person types in a field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!marked) return;
  event.preventDefault();
  marked.focus();
  marked.click();
});
