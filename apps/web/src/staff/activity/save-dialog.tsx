import { Trans } from '@lingui/react/macro'
import { today } from '../../dates/due.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { saveFile } from '../../export/save-file.ts'
import type { ActivityView } from './activity-view.ts'
import { useColumnWords } from './column-words.ts'
import { useDesk } from '../desk.ts'

type SaveDialogProps = { view: ActivityView; sought: string; close: () => void }

/** Two lists, two files. Titles are in neither: a file would keep them longer than they may be seen. */
export function SaveDialog({ view, sought, close }: SaveDialogProps) {
  const desk = useDesk()
  const words = useColumnWords()

  async function save(what: 'institutions' | 'items') {
    // The writer of the file is loaded only by those who want one.
    const [{ csvOf }, saved] = await Promise.all([
      import('../../export/csv.ts'),
      import('./saved-activity.ts'),
    ])
    const list =
      what === 'institutions'
        ? saved.savedInstitutions(view, desk, words)
        : saved.savedItems(view, desk, sought)
    saveFile(`patron-services-${what}-${dayOfAnswers(view, desk)}.csv`, csvOf(list))
    close()
  }

  return (
    <Dialog
      title={<Trans>Save as CSV</Trans>}
      onClose={close}
      acts={
        <>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
          <Button onClick={() => void save('items')}>
            <Trans>Loans, requests and fees</Trans>
          </Button>
          <Button weight="main" onClick={() => void save('institutions')}>
            <Trans>Institutions</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>It holds what is shown now, without titles. Who did not answer is named too.</Trans>
      </p>
      <p className="quiet">
        <Trans>
          A CSV file opens in a spreadsheet. It stays on this device until you delete it, with all that is in
          it.
        </Trans>
      </p>
    </Dialog>
  )
}

/** The browser's clock may be anything. */
function dayOfAnswers(
  { accounts }: ActivityView,
  { home, institutionOf, session }: ReturnType<typeof useDesk>,
) {
  const last = accounts.map(({ asOf }) => asOf).toSorted()
  return today(last.at(-1) ?? session.now, institutionOf(home).timeZone)
}
