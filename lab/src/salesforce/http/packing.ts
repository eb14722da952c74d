import { gunzipSync, inflateSync } from 'node:zlib'
import { ApiError } from '../rest/call.ts'

const MAX_UNPACKED = 50 * 1024 * 1024

/** REST guide, "Compression": answers are packed for those who accept it, requests may be. */
export const acceptsGzip = (header: string | readonly string[] | undefined): boolean =>
  [header]
    .flat()
    .join(',')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .some((one) => /^gzip\b/.test(one) && !/;\s*q=0(?:\.0*)?$/.test(one))

/** A request's body as it was before packing. Throws ApiError. */
export const unpacked = (encoding: string | undefined, body: Buffer): Buffer => {
  const name = (encoding ?? 'identity').trim().toLowerCase()
  if (name === 'identity' || name === '') return body
  const unpack = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync }[name]
  if (unpack === undefined) {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Encoding ${name} is not supported`)
  }
  try {
    return unpack(body, { maxOutputLength: MAX_UNPACKED })
  } catch {
    throw new ApiError(400, 'INVALID_REQUEST_BODY', `The body is not packed as ${name}`)
  }
}
