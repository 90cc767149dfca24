import { type Resource, resources, synthesize } from './stacks.ts'

/** The pipeline stacks of the two examples, which each test of a part of them reads. */
export const { pipeline } = synthesize('gb')
export const { pipeline: german } = synthesize('de')

export const all = (type: string, template = pipeline): readonly (readonly [string, Resource])[] =>
  Object.entries(resources(template, type))

export const functionNamed = (start: string): Resource =>
  all('AWS::Lambda::Function').find(([id]) => id.startsWith(start))![1]
