import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useCardView } from '../card/card-view.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { InlineResult } from '../ui/inline-result.tsx'
import { fileNameOf, type SavedList } from './saved-list.ts'
import styles from './saving.module.css'

/**
 * Prints a list or saves it as a file. A shared computer offers no file, because a file outlives the session.
 */
export function PrintOrSave({ list }: { list: () => SavedList }) {
  const [isOpen, setOpen] = useState(false)
  const { session } = useCardView()
  if (session.profile === 'shared-computer') return <PrintOnly />
  return (
    <div className={`actions ${styles['take']} no-print`}>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="printer" /> <Trans>Print or save this list</Trans>
      </Button>
      {isOpen && <PrintOrSaveDialog list={list()} close={() => setOpen(false)} />}
    </div>
  )
}

function PrintOnly() {
  return (
    <div className={`actions ${styles['take']} no-print`}>
      <Button onClick={() => window.print()}>
        <Icon name="printer" /> <Trans>Print this list</Trans>
      </Button>
      <p className="quiet">
        <Trans>Files are not saved on a shared computer: they would stay on it after you sign out.</Trans>
      </p>
    </div>
  )
}

function PrintOrSaveDialog({ list, close }: { list: SavedList; close: () => void }) {
  const view = useCardView()
  const count = list.lines.filter(({ rest }) => rest.length > 0).length
  const isWhole = count === list.lines.length
  const { save, failure } = useSaving(close)

  /** Closes the dialog first, which would otherwise be printed. */
  function print() {
    flushSync(close)
    window.print()
  }

  return (
    <SaveDialog
      title={<Trans>Print or save this list</Trans>}
      close={close}
      failure={failure}
      actions={
        <>
          <Button
            onClick={() =>
              void save(fileNameOf(`library-card-${list.name}`, view), ({ csvOf }) => csvOf(list))
            }
          >
            <Trans>Save as CSV</Trans>
          </Button>
          <Button onClick={print}>
            <Trans>Print</Trans>
          </Button>
        </>
      }
    >
      {countWords(list.name, count)}{' '}
      {!isWhole && <Trans>It also names each institution whose data is missing.</Trans>}
    </SaveDialog>
  )
}

type SaveDialogProps = {
  title: ReactNode
  close: () => void
  failure: string | null
  actions: ReactNode
  children: ReactNode
}

export function SaveDialog({ title, close, failure, actions, children }: SaveDialogProps) {
  // Loads the writer early: on a weak connection, it arrives while the reader decides.
  useEffect(() => void loadWriter().catch(() => undefined), [])
  return (
    <Dialog title={title} onClose={close} closing={<Trans>Close</Trans>} actions={actions}>
      <p>{children}</p>
      <p className="quiet">
        <Trans>A CSV file opens in a spreadsheet. It stays on this device until you delete it.</Trans>
      </p>
      {/* The page's live region is inert while the dialog is open. */}
      <div role="status" className={styles['failure']}>
        {failure && <NotSaved words={failure} />}
      </div>
    </Dialog>
  )
}

export function NotSaved({ words }: { words: string }) {
  return (
    <InlineResult tone="late" icon="warning" id="not-saved">
      {words}
    </InlineResult>
  )
}

type Writer = Awaited<ReturnType<typeof loadWriter>>

/** Saves files. The CSV writer is a separate script; `failure` is set if it does not load. */
export function useSaving(done?: () => void) {
  const { t } = useLingui()
  const [hasFailed, setFailed] = useState(false)

  async function save(fileName: string, textOf: (writer: Writer) => string) {
    setFailed(false)
    const writer = await loadWriter().catch(() => null)
    if (!writer) return setFailed(true)
    writer.saveFile(fileName, textOf(writer))
    done?.()
  }

  return { save, failure: hasFailed ? t`The file could not be saved. Try again.` : null }
}

function loadWriter() {
  return import('./csv.ts')
}

function countWords(name: SavedList['name'], count: number): string {
  const loans = plural(count, {
    one: 'This list has # loan.',
    other: 'This list has # loans.',
  })
  const words: Record<SavedList['name'], string> = {
    loans,
    history: loans,
    requests: plural(count, {
      one: 'This list has # request.',
      other: 'This list has # requests.',
    }),
    fees: plural(count, {
      one: 'This list has # fee.',
      other: 'This list has # fees.',
    }),
  }
  return words[name]
}
