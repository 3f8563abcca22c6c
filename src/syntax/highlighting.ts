// What each node is for highlighters.
import { styleTags, tags } from '@lezer/highlight';

export const highlighting = styleTags({
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while': tags.keyword,
  'String LongString BadString': tags.string,
  'Number BadNumber': tags.number,
  'LineComment LongComment BadComment Shebang': tags.comment,
  Library: tags.standard(tags.variableName),
});
