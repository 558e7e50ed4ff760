// Says that the answer is being written; without this the browser's own sign of loading does.
for (const form of document.querySelectorAll("form.ask-answer")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    form.append(told);
    told.textContent = form.dataset.busy;
    button.disabled = true;
    // Going back may show the page as it was left.
    addEventListener("pageshow", () => {
      button.disabled = false;
      told.remove();
    }, { once: true });
  });
}
