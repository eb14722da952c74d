import { Client } from 'pg'

export const databaseAnswers = async (address: string): Promise<boolean> => {
  const client = new Client({ connectionString: address, connectionTimeoutMillis: 1000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
