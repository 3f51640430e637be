/**
 * A turn as a client sees it: its events, one by one, and what they add up to. Its fields are as far as events have
 * come. A reset or a new session comes as an event too, because it may end the turn.
 */

import { SERVER } from '../types/names.js';
import { Mailbox } from './mailbox.js';

/** @typedef {import('../types/index.js').AckFrame} AckFrame */
/** @typedef {import('../types/index.js').Component} Component */
/** @typedef {import('../types/index.js').Message} Message */
/** @typedef {import('../types/index.js').ResetFrame} ResetFrame */
/** @typedef {import('../types/index.js').ToolCall} ToolCall */
/** @typedef {import('./core.js').ServerFrame} ServerFrame */

const MAX_EARLY = 10_000;

export class Turn extends Mailbox {
  id = '';
  chatId = '';
  text = '';
  /** @type {Map<string, ToolCall>} */ toolCalls = new Map();
  /** @type {Map<string, Component>} */ components = new Map();
  /** The stored answer. @type {Message | null} */ message = null;
  /** @type {import('../types/index.js').ErrorFrame | null} */ error = null;
  /** Null until the turn ended, and when a reset hid how. @type {import('../types/index.js').TurnOutcome | null} */
  outcome = null;
  /** @type {ServerFrame[]} */ #early = [];

  /** Learn which turn this is; events that came before are sorted out now. @param {AckFrame} ack */
  acknowledged(ack) {
    this.id = ack.turn_id ?? '';
    this.chatId = ack.chat_id ?? '';
    const early = this.#early.splice(0);
    for (const frame of early) this.offer(frame);
  }

  /** Keep a frame when it belongs to this turn. @param {ServerFrame} frame */
  offer(frame) {
    if (this.over) return;
    if (!this.id) {
      if (this.#early.length < MAX_EARLY) this.#early.push(frame);
    } else if (frame.type === SERVER.session) {
      if (!frame.resumed) this.#end(frame, 'interrupted');
    } else if (frame.type === SERVER.reset) {
      this.#startOver(frame);
    } else if (frame.type !== SERVER.ack && 'turn_id' in frame && frame.turn_id === this.id) {
      this.#add(frame);
    }
  }

  /** @param {ServerFrame} frame */
  #add(frame) {
    if (frame.type === SERVER.token) this.text += frame.text;
    else if (frame.type === SERVER.tool_status) this.toolCalls.set(frame.tool_call.id, frame.tool_call);
    else if (frame.type === SERVER.ui_component) this.#show(frame);
    else if (frame.type === SERVER.message && frame.message.role === 'assistant') this.#answer(frame.message);
    else if (frame.type === SERVER.error) this.error = frame;
    else if (frame.type === SERVER.turn_finished) return this.#end(frame, frame.outcome);
    super.offer(frame);
  }

  /** @param {import('../types/index.js').UiComponentEvent} event */
  #show(event) {
    if (event.action === 'remove' || !event.component) this.components.delete(event.component_id);
    else this.components.set(event.component_id, event.component);
  }

  /** Take the stored answer, which is whole and heals whatever was missed. @param {Message} message */
  #answer(message) {
    this.message = message;
    this.text = message.content;
    this.toolCalls = new Map((message.tool_calls ?? []).map((call) => [call.id, call]));
    this.components = new Map((message.components ?? []).map((component) => [component.id, component]));
  }

  /**
   * @param {ServerFrame} frame
   * @param {import('../types/index.js').TurnOutcome | null} outcome
   */
  #end(frame, outcome) {
    super.offer(frame);
    this.outcome = outcome;
    this.finish();
  }

  /** @param {ResetFrame} reset */
  #startOver(reset) {
    const { open_turn: running, messages } = reset.snapshot;
    if (running?.turn_id === this.id) {
      this.text = running.text;
      this.toolCalls = new Map(running.tool_calls.map((call) => [call.id, call]));
      this.components = new Map(running.components.map((component) => [component.id, component]));
      super.offer(reset);
      return;
    }
    const mine = messages.filter((message) => message.turn_id === this.id);
    const answer = mine.find((message) => message.role === 'assistant');
    if (answer) this.#answer(answer);
    const foreign = reset.reason === 'epoch_changed';
    if (!mine.length && !foreign) return super.offer(reset);
    if (!mine.length) return this.#end(reset, 'interrupted');
    this.#end(reset, answer?.state === 'complete' ? 'completed' : null);
  }
}
