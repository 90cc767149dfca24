import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/**
 * Noise and budget are integers and bits of the operating system, in everything that the modules which draw and
 * charge can reach. What tells a number to people may round; it is named here, and nothing computes with it.
 */
const ROOTS = ['sampler', 'random-bits', 'ledger', 'measurements']
const release = fileURLToPath(new URL('../../functions/release/', import.meta.url))

/** Functions that turn an exact fraction into words of a message. */
const FOR_DISPLAY: readonly string[] = ['approximate']

/** Math of whole numbers alone. */
const INTEGER_MATH: readonly string[] = ['min', 'max', 'floor', 'ceil']

interface Source {
  readonly path: string
  readonly text: string
}

/** The sources that a module can reach by value, itself among them. */
function reachable(roots: readonly string[]): Source[] {
  const found = new Map<string, Source>()
  const visit = (path: string): void => {
    if (found.has(path)) return
    const text = readFileSync(path, 'utf8')
    found.set(path, { path, text })
    for (const imported of importsOf(path, text)) visit(imported)
  }
  for (const root of roots) visit(`${release}${root}.ts`)
  return [...found.values()]
}

function importsOf(path: string, text: string): string[] {
  return parse({ path, text }).statements.flatMap((statement) => {
    const isLink = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
    if (!isLink || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return []
    const isOfTypes = ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly
    const name = statement.moduleSpecifier.text
    return name.startsWith('.') && !isOfTypes ? [resolve(dirname(path), name)] : []
  })
}

const parse = ({ path, text }: Source): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)

/** What a source has that the path of the noise may not have. */
function faults(source: Source): string[] {
  const found: string[] = []
  const look = (node: ts.Node): void => {
    const text = node.getText()
    if (ts.isNumericLiteral(node) && !/^\d[\d_]*$|^0x/.test(text)) found.push(`the number ${text}`)
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
      if (!INTEGER_MATH.includes(node.name.text)) found.push(text)
    }
    if (ts.isCallExpression(node) && /^(parseFloat|Number\.parseFloat)$/.test(node.expression.getText())) {
      found.push(text)
    }
    if (ts.isIdentifier(node) && /seed/i.test(node.text)) found.push(`the name ${node.text}`)
    if (ts.isFunctionLike(node) && ts.isVariableDeclaration(node.parent)) {
      if (FOR_DISPLAY.includes(node.parent.name.getText())) return
    }
    ts.forEachChild(node, look)
  }
  look(parse(source))
  return found
}

/** What the path may have from elsewhere: bits of the system, hashes, and the checks of documents. */
const PACKAGES: readonly string[] = ['node:crypto', 'zod']

function foreignImports(source: Source): string[] {
  return parse(source).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return []
    const name = (statement.moduleSpecifier as ts.StringLiteral).text
    return name.startsWith('.') || PACKAGES.includes(name) ? [] : [`the package ${name}`]
  })
}

/** Quotients that are made whole at once; the last is of a count by its factor, and goes to BigInt, which refuses others. */
const isMadeWhole = (node: ts.BinaryExpression): boolean =>
  /^Math\.(?:floor|ceil)\(/.test(node.parent.getText()) || node.getText() === 'keys.length / groups'

/** Quotients and powers of numbers: of two BigInts each is whole, of two numbers it is rounded. */
function roundedResults(sources: readonly Source[]): string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]))
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: ['node'],
  }
  const host = ts.createCompilerHost(options)
  const read = host.readFile
  host.readFile = (path) => texts.get(path) ?? read(path)
  const program = ts.createProgram([...texts.keys()], options, host)
  const checker = program.getTypeChecker()
  const isWhole = (node: ts.Expression): boolean =>
    (checker.getTypeAtLocation(node).flags & ts.TypeFlags.BigIntLike) !== 0
  const operators = [
    ...[ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken],
    ...[ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken],
  ]
  return [...texts.keys()].flatMap((path) => {
    const found: string[] = []
    const look = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && ts.isVariableDeclaration(node.parent)) {
        if (FOR_DISPLAY.includes(node.parent.name.getText())) return
      }
      if (ts.isBinaryExpression(node) && operators.includes(node.operatorToken.kind)) {
        const whole = (isWhole(node.left) && isWhole(node.right)) || isMadeWhole(node)
        if (!whole) found.push(`${path}: ${node.getText()}`)
      }
      ts.forEachChild(node, look)
    }
    look(program.getSourceFile(path)!)
    return found
  })
}

const drawsAndCharges = ['sampler.ts', 'random-bits.ts', 'ledger.ts', 'measurements.ts', 'rational.ts']

describe('what draws noise and charges budgets', () => {
  const sources = reachable(ROOTS)

  test('reaches the modules that it is made of', () => {
    const names = sources.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    expect(names).toEqual(expect.arrayContaining(drawsAndCharges))
  })

  test('has no Math.random, no seed and no number that is not whole, in anything it can reach', () => {
    const found = sources.flatMap((source) => faults(source).map((fault) => `${source.path}: ${fault}`))
    expect(found).toEqual([])
  })

  test('imports nothing but bits of the system, hashes and checks of documents', () => {
    expect(sources.flatMap(foreignImports)).toEqual([])
    const [sampler] = sources
    expect(foreignImports({ ...sampler!, text: "import chance from 'chance'" })).toEqual([
      'the package chance',
    ])
  })

  test('divides and raises BigInts alone', () => {
    expect(roundedResults(sources)).toEqual([])
    const planted = sources.map((source) =>
      source.path.endsWith('/sampler.ts')
        ? {
            ...source,
            text: `${source.text}\nexport const half = (n: number, m: bigint) => [n / 2, m / 2n, n ** 2]\n`,
          }
        : source,
    )
    const [sampler] = planted
    expect(roundedResults(planted)).toEqual([`${sampler!.path}: n / 2`, `${sampler!.path}: n ** 2`])
  })

  test.each([
    ['const noise = Math.random()', 'Math.random'],
    ['const half = 0.5', 'the number 0.5'],
    ['const tiny = 1e-6', 'the number 1e-6'],
    ['const root = Math.sqrt(2)', 'Math.sqrt'],
    ['function of(seed: number) {}', 'the name seed'],
    ['const x = Number.parseFloat(text)', 'Number.parseFloat(text)'],
  ])('would be refused with "%s"', (line, fault) => {
    const sampler = sources.find(({ path }) => path.endsWith('sampler.ts'))!
    expect(faults({ ...sampler, text: `${sampler.text}\n${line}\n` })).toContain(fault)
  })
})
