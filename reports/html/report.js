"use strict";
{
  const root = document.documentElement;
  if (!("languageFixed" in root.dataset)) {
    root.lang = navigator.language.startsWith("tr") ? "tr" : "en";
  }

  const byId = (id) => document.getElementById(id);

  // fold makes letters comparable that differ by case, dotted and dotless i included.
  const fold = (text) => text.toLocaleLowerCase("tr").replaceAll("ı", "i");

  const start = () => {
    const form = byId("filter");
    const requirements = [...document.querySelectorAll(".requirement")];
    const chapters = [...document.querySelectorAll(".chapter")];
    const texts = new Map(); // what the text filter looks at, by requirement

    // filter shows the requirements that the form's fields select.
    const filter = () => {
      const fields = new FormData(form);
      const text = fold(fields.get("text").trim());
      let shown = 0;
      for (const one of requirements) {
        const chosen = ["verdict", "level", "api"].every((name) => {
          const values = fields.getAll(name);
          return values.length === 0 || values.includes(one.dataset[name]);
        });
        if (chosen && text && !texts.has(one)) {
          const parts = one.querySelectorAll(":scope > summary, .detail > p, .failures");
          texts.set(one, fold([...parts].map((part) => part.textContent).join("\n")));
        }
        one.hidden = !chosen || (text && !texts.get(one).includes(text));
        shown += one.hidden ? 0 : 1;
      }
      for (const chapter of chapters) {
        chapter.hidden = !chapter.querySelector(".requirement:not([hidden])");
      }
      byId("shown").textContent = shown;
      byId("nothing").hidden = shown > 0;
    };

    // remember keeps the form's fields in the URL's fragment.
    const remember = () => {
      const fields = new URLSearchParams(new FormData(form));
      if (!fields.get("text").trim()) {
        fields.delete("text");
      }
      history.replaceState(null, "", fields.size ? `#${fields}` : location.pathname + location.search);
    };

    // follow does what the fragment says: it filters, or unfolds the requirement that it names.
    const follow = () => {
      const fragment = location.hash.slice(1);
      if (fragment === "" || fragment.includes("=")) {
        const fields = new URLSearchParams(fragment);
        for (const input of form.elements) {
          if (input.type === "checkbox") {
            input.checked = fields.getAll(input.name).includes(input.value);
          } else if (input.type === "search") {
            input.value = fields.get(input.name) ?? "";
          }
        }
        filter();
        if (fragment) {
          byId("requirements").scrollIntoView();
        }
        return;
      }
      const one = byId(fragment);
      if (!one?.matches(".requirement")) {
        return;
      }
      if (one.hidden) {
        form.reset();
        filter();
      }
      one.open = true;
      one.scrollIntoView();
      one.querySelector("summary").focus({ preventScroll: true });
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      filter();
      remember();
    });
    form.addEventListener("reset", () => setTimeout(() => {
      filter();
      remember();
    }));
    addEventListener("hashchange", follow);
    for (const [id, open] of [["expand", true], ["collapse", false]]) {
      byId(id).addEventListener("click", () => {
        for (const one of requirements) {
          one.open = one.hidden ? one.open : open;
        }
      });
    }

    byId("language").addEventListener("click", () => {
      root.lang = root.lang === "tr" ? "en" : "tr";
    });

    const dark = matchMedia("(prefers-color-scheme: dark)");
    const paint = () => {
      root.dataset.shown = root.dataset.theme ?? (dark.matches ? "dark" : "light");
    };
    dark.addEventListener("change", paint);
    byId("theme").addEventListener("click", () => {
      root.dataset.theme = root.dataset.shown === "dark" ? "light" : "dark";
      paint();
    });
    paint();

    for (const block of document.querySelectorAll(".copyable")) {
      block.append(byId("copy").content.cloneNode(true));
    }
    document.addEventListener("click", async (event) => {
      const button = event.target.closest("button.copy");
      if (!button) {
        return;
      }
      const text = button.parentElement.querySelector("pre");
      let outcome = "done";
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        getSelection().selectAllChildren(text); // no clipboard here, but the keyboard's
        outcome = "selected";
      }
      button.dataset.outcome = outcome;
      byId("said").replaceChildren(button.querySelector(`.${outcome}`).cloneNode(true));
      setTimeout(() => delete button.dataset.outcome, 2000);
    });

    form.hidden = false;
    document.querySelector(".switches").hidden = false;
    follow();
  };
  document.addEventListener("DOMContentLoaded", start);
}
