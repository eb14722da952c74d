/** As stored and as REST writes it: seconds, because Salesforce keeps no milliseconds. */
export const instantText = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19)}.000+0000`

export const epochOfInstant = (text: string): number => Date.parse(text.replace('+0000', 'Z'))
