// A signature drawn by hand: what stands in the frame is put into the file box as a PNG, and sent like any file.
import SignaturePad from "signature_pad";

export function offerSignatures(root) {
  const begin = () => root.querySelectorAll("[data-signature]:not([data-drawn])").forEach((frame) => start(frame));
  begin();
  root.addEventListener("rows", begin);
}

function start(frame) {
  frame.dataset.drawn = "";
  const words = JSON.parse(frame.dataset.signature);
  const box = frame.querySelector("input[type=file]");
  if (box.disabled) return;
  const canvas = document.createElement("canvas");
  canvas.className = "yf-pad";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.signature_pad);
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-sm";
  clear.textContent = words.signature_clear;
  const upload = document.createElement("details");
  const summary = document.createElement("summary");
  summary.className = "form-hint";
  summary.textContent = words.signature_upload;
  upload.append(summary, box);
  frame.replaceChildren(canvas, clear, upload);
  const pad = new SignaturePad(canvas, { backgroundColor: "rgb(255,255,255)" });
  fit(canvas, pad);
  new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
  pad.addEventListener("endStroke", () => keep(canvas, box));
  clear.addEventListener("click", () => {
    pad.clear();
    put(box, []);
  });
  box.addEventListener("change", (event) => {
    if (event.isTrusted) pad.clear();
  });
}

/** The canvas has as many dots as the screen shows of it; what was drawn is drawn again. */
function fit(canvas, pad) {
  const ratio = Math.max(window.devicePixelRatio || 1, 1);
  const width = Math.round(canvas.offsetWidth * ratio);
  if (!width || canvas.width === width) return;
  const strokes = pad.toData();
  canvas.width = width;
  canvas.height = Math.round(canvas.offsetHeight * ratio);
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(strokes);
}

function keep(canvas, box) {
  canvas.toBlob((blob) => put(box, [new File([blob], "signature.png", { type: "image/png" })]), "image/png");
}

function put(box, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  box.files = transfer.files;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}
