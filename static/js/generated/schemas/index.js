// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import { AckFrame } from './ack_frame.js';
import { Button } from './button.js';
import { Callback } from './callback.js';
import { CancelCommand } from './cancel_command.js';
import { Cell } from './cell.js';
import { ChatCommand } from './chat_command.js';
import { ChatUpdatedEvent } from './chat_updated_event.js';
import { Citation } from './citation.js';
import { ClientFrame } from './client_frame.js';
import { ColumnName } from './column_name.js';
import { CommandId } from './command_id.js';
import { Component } from './component.js';
import { ComponentTitle } from './component_title.js';
import { Cursor } from './cursor.js';
import { DataSource } from './data_source.js';
import { DataSourceList } from './data_source_list.js';
import { Email } from './email.js';
import { Epoch } from './epoch.js';
import { Error } from './error.js';
import { ErrorCode } from './error_code.js';
import { ErrorCounters } from './error_counters.js';
import { ErrorDetail } from './error_detail.js';
import { ErrorFrame } from './error_frame.js';
import { ErrorResponse } from './error_response.js';
import { EventCursor } from './event_cursor.js';
import { Fallback } from './fallback.js';
import { Feedback } from './feedback.js';
import { FeedbackCommand } from './feedback_command.js';
import { FeedbackReceipt } from './feedback_receipt.js';
import { Form } from './form.js';
import { FormField } from './form_field.js';
import { FormOption } from './form_option.js';
import { FormValue } from './form_value.js';
import { FormValues } from './form_values.js';
import { Health } from './health.js';
import { LlmState } from './llm_state.js';
import { LlmStatusEvent } from './llm_status_event.js';
import { MemoryLimit } from './memory_limit.js';
import { Message } from './message.js';
import { MessageEvent } from './message_event.js';
import { MessagePage } from './message_page.js';
import { MessageState } from './message_state.js';
import { ModelName } from './model_name.js';
import { Nonce } from './nonce.js';
import { OpenTurn } from './open_turn.js';
import { PingCommand } from './ping_command.js';
import { Plot } from './plot.js';
import { PlotPoint } from './plot_point.js';
import { PlotSeries } from './plot_series.js';
import { PlotX } from './plot_x.js';
import { PongFrame } from './pong_frame.js';
import { Principal } from './principal.js';
import { Rating } from './rating.js';
import { RequestId } from './request_id.js';
import { ResetFrame } from './reset_frame.js';
import { ResourceId } from './resource_id.js';
import { ResourceName } from './resource_name.js';
import { ResumeCommand } from './resume_command.js';
import { Seq } from './seq.js';
import { ServerFrame } from './server_frame.js';
import { SessionFrame } from './session_frame.js';
import { SessionLimits } from './session_limits.js';
import { Snapshot } from './snapshot.js';
import { StreamDone } from './stream_done.js';
import { StreamEvent } from './stream_event.js';
import { StreamRequest } from './stream_request.js';
import { Table } from './table.js';
import { TableRow } from './table_row.js';
import { ThinkingEvent } from './thinking_event.js';
import { Timestamp } from './timestamp.js';
import { TokenEvent } from './token_event.js';
import { Tool } from './tool.js';
import { ToolCall } from './tool_call.js';
import { ToolCallId } from './tool_call_id.js';
import { ToolCallState } from './tool_call_state.js';
import { ToolList } from './tool_list.js';
import { ToolStatusEvent } from './tool_status_event.js';
import { TurnFinishedEvent } from './turn_finished_event.js';
import { TurnLimitName } from './turn_limit_name.js';
import { TurnLimits } from './turn_limits.js';
import { TurnOutcome } from './turn_outcome.js';
import { TurnStartedEvent } from './turn_started_event.js';
import { UiComponentEvent } from './ui_component_event.js';
import { UiEventCommand } from './ui_event_command.js';
import { Usage } from './usage.js';

/** Every schema of the contract by its title.
 * @type {Readonly<Record<string, Readonly<Record<string, unknown>>>>}
 */
export const SCHEMAS = Object.freeze({
  AckFrame,
  Button,
  Callback,
  CancelCommand,
  Cell,
  ChatCommand,
  ChatUpdatedEvent,
  Citation,
  ClientFrame,
  ColumnName,
  CommandId,
  Component,
  ComponentTitle,
  Cursor,
  DataSource,
  DataSourceList,
  Email,
  Epoch,
  Error,
  ErrorCode,
  ErrorCounters,
  ErrorDetail,
  ErrorFrame,
  ErrorResponse,
  EventCursor,
  Fallback,
  Feedback,
  FeedbackCommand,
  FeedbackReceipt,
  Form,
  FormField,
  FormOption,
  FormValue,
  FormValues,
  Health,
  LlmState,
  LlmStatusEvent,
  MemoryLimit,
  Message,
  MessageEvent,
  MessagePage,
  MessageState,
  ModelName,
  Nonce,
  OpenTurn,
  PingCommand,
  Plot,
  PlotPoint,
  PlotSeries,
  PlotX,
  PongFrame,
  Principal,
  Rating,
  RequestId,
  ResetFrame,
  ResourceId,
  ResourceName,
  ResumeCommand,
  Seq,
  ServerFrame,
  SessionFrame,
  SessionLimits,
  Snapshot,
  StreamDone,
  StreamEvent,
  StreamRequest,
  Table,
  TableRow,
  ThinkingEvent,
  Timestamp,
  TokenEvent,
  Tool,
  ToolCall,
  ToolCallId,
  ToolCallState,
  ToolList,
  ToolStatusEvent,
  TurnFinishedEvent,
  TurnLimitName,
  TurnLimits,
  TurnOutcome,
  TurnStartedEvent,
  UiComponentEvent,
  UiEventCommand,
  Usage,
});

/**
 * Return a document whose root is the schema of this title and which needs nothing else.
 * @param {string} title
 */
export function rootSchema(title) {
  return { $defs: SCHEMAS, $ref: '#/$defs/' + title };
}
