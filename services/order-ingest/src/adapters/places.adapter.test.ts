import { describe, expect, it } from '@jest/globals'
import { createPlaces } from './places.adapter.ts'

const patient = (): AbortSignal => new AbortController().signal

describe('places', () => {
  it('are taken first come, first served', async () => {
    const places = createPlaces(1)
    const came: string[] = []
    const leave = await places.take(patient())
    const others = ['second', 'third'].map(async (name) => {
      const next = await places.take(patient())
      came.push(name)
      next?.()
    })
    expect(came).toEqual([])
    leave?.()
    await Promise.all(others)
    expect(came).toEqual(['second', 'third'])
  })

  it('are not lost to somebody who gave up waiting', async () => {
    const places = createPlaces(1)
    const leave = await places.take(patient())
    const impatient = new AbortController()
    const waited = places.take(impatient.signal)
    impatient.abort()
    expect(await waited).toBeUndefined()
    leave?.()
    expect(await places.take(patient())).toBeDefined()
  })

  it('become no more when one is given back twice', async () => {
    const places = createPlaces(1)
    const leave = await places.take(patient())
    leave?.()
    leave?.()
    await places.take(patient())
    const impatient = new AbortController()
    const waited = places.take(impatient.signal)
    impatient.abort()
    expect(await waited).toBeUndefined()
  })
})
