"""A small OpenAI-compatible model server for demonstrations and tests, on loopback only.

It answers over real HTTP, so that the service takes the same path as with a real model. It has no
knowledge: it reads the conversation, calls the tools that were offered, quotes passages, and says
so when it cannot help. It is a stranger to the service: it imports nothing of it.

`server.DemoServer` is the way in for tests, `python -m demo_model` for people. A request (`asked`)
is answered (`answering`) with a scripted reply, or with one that the `brain` has thought up, with
`skills` for the single tools. It is written as a `response`, which one of the `faults` may break on
its way over the `connection`.
"""
