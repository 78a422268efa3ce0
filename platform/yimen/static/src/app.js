// The shell's script: Tabler's own behaviours and htmx, which may neither evaluate text nor write a style element
// (the page's content-security-policy forbids both).
import "@tabler/core/dist/js/tabler.esm.js";
import htmx from "htmx.org";
import { sendOnce } from "./shell/once.js";
import { pageInPlace } from "./shell/paging.js";
import { offerPrinting } from "./shell/printing.js";
import { settleForms } from "./shell/settled.js";
import { guardKept } from "./shell/signing_out.js";
import { offerUploads } from "./shell/uploads.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
window.htmx = htmx;
settleForms();
guardKept();
offerPrinting();
pageInPlace();
offerUploads();
sendOnce();
