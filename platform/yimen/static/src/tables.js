// Loaded only by pages that show a grid or a list whose rows can be dragged.
import Sortable from "sortablejs";
import { TabulatorFull } from "tabulator-tables";
import { enlivenCatalogs } from "./grid/catalog.js";

window.Tabulator = TabulatorFull;
window.Sortable = Sortable;
enlivenCatalogs();
