// oc.http: posts to registered webhooks, and nowhere else. Nothing leaves the page: each is recorded, and answered as the webhook says.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { mask, maskPlain } from '../mask.ts';
import type { Webhook } from '../tables.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** A webhook that the automation may use, by its address. */
function webhookOf(run: ApiRun, url: string | undefined): Webhook {
  const names = run.automation.webhooks;
  const allowed = names.flatMap((name) => run.state.byName('webhooks', name) ?? []);
  const found = allowed.find((one) => one.url === url);
  if (found !== undefined) return found;
  const may = names.length === 0 ? 'this automation may use none' : `this automation may use ${names.map((name) => `ctx.webhooks.${name}`).join(', ')}`;
  throw new ApiError(url === undefined ? `url: the address of a webhook is wanted, not nil: ${may}` : `url: ${JSON.stringify(url)} is not registered: ${may}`);
}

/** Headers as they are sent. Throws ApiError. */
function headersOf(run: ApiRun, options: JsonObject, body: Json): Record<string, string> {
  const { headers = {} } = takeFields('options', options, { headers: { kind: 'object' } }, run.timezone);
  const sent: Record<string, string> = { 'Content-Type': isText(body) ? 'text/plain' : 'application/json' };
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === 'number' ? String(value) : value;
    if (!TOKEN.test(name)) throw new ApiError(`options.headers: ${JSON.stringify(name)} is no name of a header`);
    if (typeof text !== 'string' || /[\r\n\0]/.test(text)) throw wrong(`options.headers.${name}`, 'a string of one line', value);
    const same = Object.keys(sent).find((one) => one.toLowerCase() === name.toLowerCase());
    if (same !== undefined) delete sent[same];
    sent[name] = text;
  }
  return sent;
}

const isText = (body: Json): body is string => typeof body === 'string';

/** What came back, as scripts see it. */
function post(run: ApiRun, url: string | undefined, body: Json, options: JsonObject): JsonObject {
  const { state, automation } = run;
  const webhook = webhookOf(run, url);
  const secrets = state.secrets();
  const headers = maskPlain(headersOf(run, options, body), secrets);
  state.insert('deliveries', {
    webhook_id: webhook.id, webhook: webhook.name, url: webhook.url, method: 'POST', headers,
    body: isText(body) ? mask(body, secrets) : JSON.stringify(maskPlain(body, secrets)),
    status: webhook.reply_status, ...webhook.reply_body !== undefined && { response: webhook.reply_body }, automation: automation.name, created_at: state.iso(),
  });
  const { reply_status: status, reply_body } = webhook;
  return { status, ok: status >= 200 && status < 300, body: reply_body ?? '' };
}

export const http: readonly ApiFunction[] = [
  apiFunction({
    name: 'http.post',
    args: [{ name: 'url', kind: 'text', optional: true }, { name: 'body', kind: 'value' }, { name: 'options', kind: 'table', optional: true }],
    gives: '{status, ok, body}',
    about: 'Posts to a registered webhook, ctx.webhooks.NAME: a table as JSON, a string as it is. Options: headers.',
    call: ([url, body, options = {}], run) => {
      if (!isText(body) && !isObject(body) && !Array.isArray(body)) throw wrong('body', 'a table or a string', body);
      return post(run, url, body, options);
    },
  }),
];
