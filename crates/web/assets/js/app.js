// Small helps on top of pages that work without them. Nothing here is needed to read or submit.
(function () {
  "use strict";

  // A form marked data-unsaved asks before its text is lost.
  var submitting = false;
  var changed = false;
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-unsaved")) changed = true;
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var question = form.getAttribute("data-confirm");
    var button = document.activeElement;
    if (button && button.form === form && button.hasAttribute("data-confirm")) {
      question = button.getAttribute("data-confirm");
    }
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    // A second tap while the first is on its way would submit twice.
    if (form.method === "post" && form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") form.setAttribute("data-sent", "");
    submitting = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (!changed || submitting) return;
    event.preventDefault();
    event.returnValue = "";
  });
  // Coming back by the browser's own button must find the form ready again.
  window.addEventListener("pageshow", function () {
    submitting = false;
    each("form[data-sent]", function (form) {
      form.removeAttribute("data-sent");
    });
  });

  // Live counts of a roll: <output data-count="present" data-of="roll"> counts the checked radio
  // buttons and ticks with that value inside #roll.
  function count(roll) {
    each('[data-of="' + roll.id + '"]', function (output) {
      var value = output.getAttribute("data-count");
      var selector = 'input[value="' + value + '"]:checked';
      output.textContent = roll.querySelectorAll(selector).length;
    });
    // A reason is only asked of those who are not there.
    var values = (roll.getAttribute("data-reasons-for") || "").split(" ");
    each(".reason", function (reason) {
      var chosen = reason.closest("li").querySelector("input:checked");
      reason.hidden = !chosen || values.indexOf(chosen.value) < 0;
    }, roll);
  }
  each("[data-roll]", function (roll) {
    count(roll);
    roll.addEventListener("change", function () {
      count(roll);
    });
  });

  // A search box asks as one types. Leaving it asks nothing more: the list would be exchanged under the pointer
  // that is about to open a line of it.
  document.addEventListener("htmx:beforeRequest", function (event) {
    var cause = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    if (cause && cause.type === "change" && cause.target.type === "search") event.preventDefault();
  });

  // A live filter that gets another page back, such as the one for signing in, goes there.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var wanted = 'id="' + event.detail.target.id + '"';
    if (event.detail.serverResponse.indexOf(wanted) >= 0) {
      // What was typed and cannot be read is answered too.
      if (event.detail.xhr.status === 422) {
        event.detail.shouldSwap = true;
        event.detail.isError = false;
      }
      return;
    }
    event.preventDefault();
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });

  // "/" goes to the search box, as clerks know it.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var search = document.querySelector('input[type="search"]');
    if (!search) return;
    event.preventDefault();
    search.focus();
  });

  // Buttons marked data-print print; they are hidden where there is no script.
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });

  // A menu that was opened closes by Escape or by a tap elsewhere.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    each("details.person[open]", function (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    each("details.person[open]", function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });

  // After a refused form the summary is where reading goes on.
  var faults = document.getElementById("faults");
  if (faults) faults.focus();

  function each(selector, act, inside) {
    Array.prototype.forEach.call((inside || document).querySelectorAll(selector), act);
  }
})();
