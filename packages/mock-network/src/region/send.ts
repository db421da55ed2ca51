import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export async function sendWhole(response: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  const length = answer.status === 204 ? {} : { 'content-length': body.length }
  const cookies = answer.headers.getSetCookie()
  const headers = {
    ...Object.fromEntries(answer.headers),
    ...length,
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  }
  response.writeHead(answer.status, headers).end(body)
}

export async function toRequest(message: IncomingMessage, origin: string): Promise<Request> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value))
  const { method = 'GET' } = message
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(message.url ?? '/', origin), {
    method,
    headers,
    ...(hasBody && { body: await buffer(message) }),
  })
}
