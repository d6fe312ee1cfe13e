import { mount } from "svelte"
import App from "./App.svelte"
import "./styles/tokens.css"
import "./styles/desk.css"

mount(App, { target: document.getElementById("desk")! })
