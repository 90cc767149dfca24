import { SingleBar } from 'cli-progress'

/** Progress of long work: a bar on a terminal, a plain line per tenth elsewhere; always on stderr. */
export interface Progress {
  /** Begins a stretch of work of `total` steps; the one before is finished. */
  begin(title: string, total: number): void
  /** @param detail which file or date is done; never an identifier */
  step(detail?: string): void
  /** A line of its own. */
  say(line: string): void
  end(): void
}

export const openProgress = (stream: NodeJS.WriteStream = process.stderr): Progress =>
  stream.isTTY ? bars(stream) : lines(stream)

function bars(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    begin(title, total) {
      end()
      if (total === 0) return
      bar = new SingleBar({
        stream,
        hideCursor: true,
        barCompleteChar: '█',
        barIncompleteChar: '·',
        format: `${title.padEnd(22)} {bar} {value}/{total} {detail}`,
      })
      bar.start(total, 0, { detail: '' })
    },
    step(detail = '') {
      bar?.increment(1, { detail })
    },
    say(line) {
      end()
      stream.write(`${line}\n`)
    },
    end,
  }
}

function lines(stream: NodeJS.WriteStream): Progress {
  let title = ''
  let total = 0
  let done = 0
  return {
    begin(nextTitle, nextTotal) {
      title = nextTitle
      total = nextTotal
      done = 0
    },
    step(detail = '') {
      done += 1
      const tenth = Math.max(1, Math.ceil(total / 10))
      if (done % tenth === 0 || done === total) stream.write(`${title}: ${done}/${total} ${detail}\n`)
    },
    say(line) {
      stream.write(`${line}\n`)
    },
    end() {},
  }
}
