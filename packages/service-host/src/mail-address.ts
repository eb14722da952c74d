/** Without quotes, comments and lists: what can be written into a header as it is. */
const ADDRESS =
  /^[^\s\p{Cc}@<>"(),:;\\[\]]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u

/** Whether it is exactly one plain e-mail address. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text)
