import "./words"

/// A sentence of the sheet in the language of the interface.
export { say } from "../words.svelte"
