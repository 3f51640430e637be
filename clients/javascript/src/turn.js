/**
 * A turn as a client sees it: its events, one by one, and what they add up to. Its fields are as far as events have
 * come. A reset or a new session comes as an event too, because it may end the turn.
 */

import { SERVER } from '../types/names.js';
import { Mailbox } from './mailbox.js';
import { callsOf, componentsOf, textOf, withCall, withComponent, withText } from './parts.js';

/** @typedef {import('../types/index.js').AckFrame} AckFrame */
/** @typedef {import('../types/index.js').Message} Message */
/** @typedef {import('../types/index.js').MessagePage} MessagePage */
/** @typedef {import('../types/index.js').OpenTurn} OpenTurn */
/** @typedef {import('../types/index.js').Part} Part */
/** @typedef {import('../types/index.js').ResetFrame} ResetFrame */
/** @typedef {import('./core.js').ServerFrame} ServerFrame */

const MAX_EARLY = 10_000;

export class Turn extends Mailbox {
  id = '';
  chatId = '';
  /** Texts, tool calls and components, in order. @type {Part[]} */ parts = [];
  /** The stored answer. @type {Message | null} */ message = null;
  /** @type {import('../types/index.js').ErrorFrame | null} */ error = null;
  /** Null until the turn ended, and when a reset hid how. @type {import('../types/index.js').TurnOutcome | null} */
  outcome = null;
  /** True while a reset has not shown the turn and its chat was not read yet. */
  missing = false;
  #commandId;
  #acknowledgedHere = false;
  #foreign = false;
  /** @type {ServerFrame[]} */ #early = [];

  /** @param {string} commandId  the `chat` or `ui_event` that starts it */
  constructor(commandId) {
    super();
    this.#commandId = commandId;
  }

  /** What the answer says so far. */
  get text() {
    return textOf(this.parts);
  }

  /** The tool calls so far, by their ids. */
  get toolCalls() {
    return new Map(callsOf(this.parts).map((call) => [call.id, call]));
  }

  /** What tools have put on the page so far, by ids. */
  get components() {
    return new Map(componentsOf(this.parts).map((component) => [component.id, component]));
  }

  /** Keep a frame when it belongs to this turn. @param {ServerFrame} frame */
  offer(frame) {
    if (this.over) return;
    if (frame.type === SERVER.ack && frame.command_id === this.#commandId) {
      this.#acknowledged(frame);
    } else if (!this.id) {
      if (this.#early.length < MAX_EARLY) this.#early.push(frame);
    } else if (frame.type === SERVER.session) {
      this.#acknowledgedHere = false;
      if (!frame.resumed) this.#end('interrupted', frame);
    } else if (frame.type === SERVER.reset) {
      this.#startOver(frame);
    } else if (frame.type !== SERVER.ack && 'turn_id' in frame && frame.turn_id === this.id) {
      this.#add(frame);
    }
  }

  /**
   * Look for the answer in a part of the chat, the newest first; null when the chat is gone. Without an answer the
   * turn has not ended: it was acknowledged a moment ago. Unless that was in another session, where everything was
   * interrupted.
   * @param {MessagePage | null} page
   */
  lookThrough(page) {
    const mine = (page?.messages ?? []).filter((message) => message.turn_id === this.id);
    const answer = mine.find((message) => message.role === 'assistant');
    const unknown = this.#foreign ? 'interrupted' : null;
    if (answer) {
      this.#answer(answer);
      this.#end(answer.outcome ?? (answer.state === 'complete' ? 'completed' : unknown));
    } else if (!page) {
      this.#end(unknown);
    } else if (mine.length || !page.has_more || !page.messages.length) {
      this.missing = false;
      if (this.#foreign) this.#end('interrupted');
    }
  }

  /**
   * Learn which turn this is; events that came before are sorted out now. What happened to connections and sessions
   * before did not happen to this turn.
   * @param {AckFrame} ack
   */
  #acknowledged(ack) {
    this.id = ack.turn_id ?? '';
    this.chatId = ack.chat_id ?? '';
    this.#acknowledgedHere = true;
    for (const frame of this.#early.splice(0)) {
      if (frame.type !== SERVER.session && frame.type !== SERVER.reset) this.offer(frame);
    }
  }

  /** @param {ServerFrame} frame */
  #add(frame) {
    this.missing = false;
    if (frame.type === SERVER.token) this.parts = withText(this.parts, frame.text);
    else if (frame.type === SERVER.tool_status) this.parts = withCall(this.parts, frame.tool_call);
    else if (frame.type === SERVER.ui_component) this.parts = withComponent(this.parts, frame);
    else if (frame.type === SERVER.message && frame.message.role === 'assistant') this.#answer(frame.message);
    else if (frame.type === SERVER.error) this.error = frame;
    else if (frame.type === SERVER.turn_finished) return this.#end(frame.outcome, frame);
    super.offer(frame);
  }

  /** Take the stored answer, which is whole and heals whatever was missed. @param {Message} message */
  #answer(message) {
    this.message = message;
    this.parts = message.parts;
  }

  /**
   * @param {import('../types/index.js').TurnOutcome | null} outcome
   * @param {ServerFrame} [frame]  the event that says it
   */
  #end(outcome, frame) {
    if (frame) super.offer(frame);
    this.outcome = outcome;
    this.missing = false;
    this.finish();
  }

  /** @param {ResetFrame} reset */
  #startOver(reset) {
    const running = reset.snapshot.open_turns.find((turn) => turn.turn_id === this.id);
    if (running) this.#goOnFrom(running);
    else this.missing = true;
    if (!running && reset.reason === 'epoch_changed' && !this.#acknowledgedHere) this.#foreign = true;
    super.offer(reset);
  }

  /** @param {OpenTurn} running */
  #goOnFrom(running) {
    this.missing = false;
    this.parts = running.parts;
  }
}
