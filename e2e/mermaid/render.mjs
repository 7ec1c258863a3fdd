// Renders Mermaid diagrams with mermaid-cli, all in one browser.
//
// Standard input is a JSON array of {name, text}. Standard output is a line of
// JSON for each diagram and each version of Mermaid: {name, version, svg}, or
// {name, version, error} where it does not render. With a folder as argument,
// pictures go there too.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import puppeteer from 'puppeteer'

const clis = ['cli-10', 'cli-11', 'cli-12']
const [folder] = process.argv.slice(2)
const diagrams = JSON.parse(await text(process.stdin))
const say = (result) => process.stdout.write(JSON.stringify(result) + '\n')
console.log = () => {} // mermaid-cli prints what the page says; standard output is for results

// Chromium's sandbox needs what containers and root don't have. All that it
// reads here comes from the tests.
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})

// mermaidOf gives the version of Mermaid that a mermaid-cli takes.
async function mermaidOf (cli) {
  const { resolve } = createRequire(new URL(`node_modules/${cli}/src/index.js`, import.meta.url))
  const file = path.join(path.dirname(resolve('mermaid')), '..', 'package.json')
  return JSON.parse(await readFile(file, 'utf8')).version
}

// keeping gives a browser whose one page stays open, with Mermaid loaded:
// mermaid-cli would load both anew for each diagram, which takes seconds.
async function keeping (browser) {
  const page = await browser.newPage()
  const once = new Set(['goto', 'addScriptTag', 'on'])
  const done = new Set()
  const kept = new Proxy(page, {
    get (target, name) {
      if (name === 'close' || done.has(name)) {
        return async () => {}
      }
      if (once.has(name)) {
        done.add(name)
      }
      const value = target[name]
      return typeof value === 'function' ? value.bind(target) : value
    }
  })
  return { newPage: async () => kept }
}

async function render (cli, browser, version, { name, text }) {
  try {
    const { data } = await cli.renderMermaid(browser, text, 'svg')
    if (folder) {
      const picture = await cli.renderMermaid(browser, text, 'png', { viewport: { width: 1600, height: 1200 } })
      await mkdir(folder, { recursive: true })
      await writeFile(path.join(folder, `${name}-${version}.png`), picture.data)
    }
    say({ name, version, svg: Buffer.from(data).toString('utf8') })
  } catch (error) {
    say({ name, version, error: String(error?.message ?? error) })
  }
}

try {
  await Promise.all(clis.map(async (name) => {
    const cli = await import(name)
    const version = await mermaidOf(name)
    const kept = await keeping(browser)
    for (const diagram of diagrams) {
      await render(cli, kept, version, diagram)
    }
  }))
} finally {
  await browser.close()
}
