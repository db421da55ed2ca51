import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call } from '../../test/alma-examples.ts'

test.for([
  [{ status: 204, body: undefined }, { result: 'updated' }],
  [{ body: undefined }, { result: 'updated' }],
  [{ body: { primary_id: '4471209' } }, { result: 'updated' }],
  [almaError('60229'), { result: 'refused', text: 'No.', deskCode: '60229' }],
] as [Answer, object][])(
  'an update of the account that is answered by %j is %j',
  async ([answer, result]) => {
    const { system, seen } = await alma(() => answer)
    expect(await system.updateAccount({ patronId: '4471209' }, call)).toMatchObject(result)
    expect(seen).toMatchObject([{ method: 'POST', url: '/almaws/v1/users/4471209?op=refresh' }])
  },
)

test.for([{ body: [] }, '<test>OK</test>'] as Answer[])(
  'G13 an update of the account that is answered by %j may have happened',
  async (answer) => {
    const { system } = await alma(() => answer)
    await expect(system.updateAccount({ patronId: '4471209' }, call)).rejects.toMatchObject({
      code: 'unexpected-answer',
      sent: true,
    })
  },
)
