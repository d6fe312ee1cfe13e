import type { NodeViewConstructor } from "prosemirror-view"
import { FactsView, FactView, QuoteView, TableView } from "./box"
import { EmbedView, RelatedView, VideoView } from "./card"
import { BodyView, PartView } from "./parts"
import { GalleryView, PictureView } from "./picture"
import type { Desk } from "./view"

/// How each block stands on the sheet. What is not here stands as its own element.
export function views(desk: Desk, signed: (place: HTMLElement) => void): Record<string, NodeViewConstructor> {
  return {
    kicker: node => new PartView(node),
    headline: node => new PartView(node),
    standfirst: node => new PartView(node),
    doc: () => new BodyView(signed),
    picture: (node, view, pos) => new PictureView(node, view, pos, desk),
    gallery: (node, view, pos) => new GalleryView(node, view, pos, desk),
    video: (node, view, pos) => new VideoView(node, view, pos, desk),
    embed: (node, view, pos) => new EmbedView(node, view, pos, desk),
    related: (node, view, pos) => new RelatedView(node, view, pos, desk),
    quote: (node, view, pos) => new QuoteView(node, view, pos, desk),
    facts: (node, view, pos) => new FactsView(node, view, pos, desk),
    fact: (node, view, pos) => new FactView(node, view, pos, desk),
    table: (node, view, pos) => new TableView(node, view, pos, desk),
  }
}
