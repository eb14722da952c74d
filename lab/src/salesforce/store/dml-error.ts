/** Why one record was not saved; `statusCode` is Salesforce's own word. */
export class DmlError extends Error {
  readonly statusCode: string
  readonly fields: readonly string[]

  constructor(statusCode: string, message: string, fields: readonly string[] = []) {
    super(message)
    this.name = 'DmlError'
    this.statusCode = statusCode
    this.fields = fields
  }
}
