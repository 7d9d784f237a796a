export { default as BOOTSTRAP_ITALIA_VERSION } from "bootstrap-italia/dist/version.js";
