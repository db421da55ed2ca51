import { expect, test } from 'vitest'
import type { MockNetwork } from '../start.ts'
import { ask, errorCodeIn, startForEachTest } from '../../test/client.ts'

type Request = { request_id: string; request_status: string; task_name: string | null; request_type: string }

const user = '4471340'
const reason = 'reason=CancelledAtPatronRequest'
let network: MockNetwork
startForEachTest((started) => void (network = started))

async function requests(): Promise<Request[]> {
  return (await ask(network, 'NORTH', `/users/${user}/requests`)).body.user_request
}

async function requestIn(status: string, task: string | null = null): Promise<Request> {
  const found = (await requests()).find(
    ({ request_status, task_name }) => request_status === status && (task === null || task_name === task),
  )
  if (!found) throw new Error(`no request is ${status}`)
  return found
}

function cancel(id: string, query = reason) {
  return ask(network, 'NORTH', `/users/${user}/requests/${id}?${query}`, { method: 'DELETE' })
}

function changePickup({ request_id }: Pick<Request, 'request_id'>, json: unknown) {
  return ask(network, 'NORTH', `/users/${user}/requests/${request_id}`, { method: 'PUT', json })
}

/** The request without the status that Alma computes. */
async function changeableIn(status: string): Promise<Omit<Request, 'request_status'>> {
  const { request_status: _, ...request } = await requestIn(status)
  return request
}

function counted() {
  return network.writes().map(({ act, asked, committed }) => ({ act, asked, committed }))
}

test('a cancelled request is removed from the list and from the count', async () => {
  const { request_id } = await requestIn('NOT_STARTED')
  expect(await cancel(request_id)).toMatchObject({ status: 204, text: '' })
  expect((await requests()).map((request) => request.request_id)).not.toContain(request_id)
  const { body } = await ask(network, 'NORTH', `/users/${user}?expand=requests`)
  expect(body.requests.value).toBe(5)
  expect(counted()).toEqual([{ act: 'cancel', asked: 1, committed: 1 }])
  expect(network.calls({ operation: 'cancel' })).toMatchObject([{ method: 'DELETE' }])
})

test('a cancelled request and another patron’s are not found', async () => {
  const { request_id } = await requestIn('ON_HOLD_SHELF')
  const path = `/users/4471209/requests/${request_id}?${reason}`
  expect(errorCodeIn(await ask(network, 'NORTH', path, { method: 'DELETE' }))).toBe('401694')
  await cancel(request_id)
  expect(errorCodeIn(await cancel(request_id))).toBe('401694')
  expect(counted()).toEqual([
    { act: 'cancel', asked: 1, committed: 0 },
    { act: 'cancel', asked: 2, committed: 1 },
  ])
})

test.each(['', 'reason=', 'reason=Whim'])('an unknown reason (%j) cancels nothing', async (query) => {
  const { request_id } = await requestIn('NOT_STARTED')
  expect(errorCodeIn(await cancel(request_id, query))).toBe('401652')
  expect(await requests()).toHaveLength(6)
})

test('a request in transit is not cancelled, one still on the shelf is', async () => {
  const moving = await cancel((await requestIn('IN_PROCESS', 'Transit Item')).request_id)
  expect(errorCodeIn(moving)).toBe('401652')
  expect(moving.text).toContain('Request is in transit and cannot be canceled.')
  const fetched = await cancel((await requestIn('IN_PROCESS', 'Pickup From Shelf')).request_id)
  expect(fetched.status).toBe(204)
})

test('a changed request is returned with its new pickup place', async () => {
  const request = await changeableIn('NOT_STARTED')
  const wanted = { ...request, pickup_location_type: 'LIBRARY', pickup_location_library: 'CHEM' }
  const { status, body } = await changePickup(request, wanted)
  expect(status).toBe(200)
  expect(body).toMatchObject({ pickup_location_library: 'CHEM', pickup_location: 'Chemistry Library' })
  expect((await requestIn('NOT_STARTED')).request_id).toBe(request.request_id)
  expect(await requestIn('NOT_STARTED')).toMatchObject({ pickup_location_library: 'CHEM' })
  expect(counted()).toEqual([{ act: 'change-pickup', asked: 1, committed: 1 }])
  expect(network.calls({ operation: 'change-pickup' })).toMatchObject([{ method: 'PUT' }])
})

test('an unknown library, another type of place and a missing body change nothing', async () => {
  const request = await changeableIn('NOT_STARTED')
  const nowhere = { ...request, pickup_location_type: 'LIBRARY', pickup_location_library: 'NOWHERE' }
  expect(errorCodeIn(await changePickup(request, nowhere))).toBe('401891')
  const home = { ...request, pickup_location_type: 'USER_HOME_ADDRESS' }
  expect(errorCodeIn(await changePickup(request, home))).toBe('401652')
  expect(errorCodeIn(await changePickup(request, undefined))).toBe('401652')
  expect(counted()).toEqual([{ act: 'change-pickup', asked: 3, committed: 0 }])
})

test('a status as it was read is refused in a body', async () => {
  const request = await requestIn('NOT_STARTED')
  const wanted = { ...request, pickup_location_type: 'LIBRARY', pickup_location_library: 'CHEM' }
  expect((await changePickup(request, wanted)).text).toContain('JSON is not valid: request_status.')
})

test('the pickup place of a started request cannot change', async () => {
  const request = await changeableIn('ON_HOLD_SHELF')
  const wanted = { ...request, pickup_location_type: 'LIBRARY', pickup_location_library: 'GEO' }
  const refused = await changePickup(request, wanted)
  expect(errorCodeIn(refused)).toBe('401652')
  expect(refused.text).toContain('Request was started and cannot be updated.')
})

test('a body that is not JSON is rejected', async () => {
  const { request_id } = await requestIn('NOT_STARTED')
  const response = await fetch(`${network.eu}/almaws/v1/users/${user}/requests/${request_id}`, {
    method: 'PUT',
    headers: { authorization: 'apikey demo-key-north', 'content-type': 'application/json' },
    body: '{',
  })
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('The body cannot be read.')
})

test('a suggestion to buy a title is in its own list, in no count, and can be withdrawn until it is approved', async () => {
  const { idAtHome } = network.patron({ like: 'requests-of-other-kinds' })
  const there = `/users/${idAtHome}`
  const { body: list } = await ask(network, 'NORTH', `${there}/purchase-requests?limit=100`)
  expect(list).toMatchObject({ purchase_request: { length: 4 }, total_record_count: 4 })
  expect((await ask(network, 'NORTH', `${there}?expand=requests`)).body.requests.value).toBe(1)
  const withdraw = (at: number) => {
    const path = `${there}/purchase-requests/${list.purchase_request[at].request_id}?op=cancel`
    return ask(network, 'NORTH', path, { method: 'POST' })
  }
  expect(await withdraw(0)).toMatchObject({ status: 200, body: {} })
  expect(errorCodeIn(await withdraw(0))).toBe('60276')
  expect(errorCodeIn(await withdraw(1))).toBe('60277')
})

test('a request to another library is not cancelled among the others', async () => {
  const { idAtHome } = network.patron({ like: 'requests-of-other-kinds' })
  const { body } = await ask(network, 'NORTH', `/users/${idAtHome}/requests`)
  const [{ request_id, resource_sharing }] = body.user_request
  expect(resource_sharing).toMatchObject({ status: { value: 'REQUEST_SENT' } })
  const path = `/users/${idAtHome}/requests/${request_id}?${reason}`
  expect(errorCodeIn(await ask(network, 'NORTH', path, { method: 'DELETE' }))).toBe('401694')
})
