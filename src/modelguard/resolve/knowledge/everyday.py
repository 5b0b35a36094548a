"""Words that stand in ordinary code and prose, so that they tell nothing of a model."""

from __future__ import annotations

_WORDS = """
accounts agent alpha amazon android apple arctic assistant audio auto autodetect base basic beta build bring
cache caption canary chat chinese class classification classifier clip code coder codes cohere com command
community compound config content context control core creative custom data dance dbrx deep default dense
depth design detect detection detector dev devstack dialog diffusion disc distil distill distilled doc
document documents dream edge edit editor elastic embed embedder embedding embeddings encoder endpoint
english ensemble entity eval experimental explore expressive extended extract face facebook fast fill final
fine finetuned fixed flash flex flow food forecast foundation free french full fusion gate gemma generate
generation german github global google granite graph graphics guard guardian gui hands hermes high hosted
html http https hub huggingface human image images imagine incl index instant instruct instruction intel
inference inpainting interactive japanese jet jpeg json kernel knowledge korean label lama lang language
large last latest layout leader light lightning lite live local long lora luna machine magic main math max
mean media medical medium memory merge meta method microsoft mini mixed mobile mode model models moderation
motion multi multilingual multimodal music nano native neural next node nova nvidia object omni open optical
oral original outpaint page paligen paraphrase parse path people phind photo pixel plan play plus point
polyglot portuguese pose preview prime pro product production query question quick ranker read real
realistic realtime reason reasoner reasoning red region relace remote repo rerank reranker research response
retrieval retriever robot root rubra safe safeguard schema score scout search segment segmentation self
sentence sequence series server service short show signal simple single skip small smart software sonic
sound source space spanish speaker speech speed stable stage standard star state step storm stream street
studio style summarization super swift swin switch system table tabular task team test text think thinking
time tiny title token tool torch train transcribe transcription transform transformer transformers translate
translation tree tts turbo type ultra uncased unified universal upscale user using util value vector
versatile version video view vision visual voice wave wide with word world writer xlarge zero
"""
EVERYDAY = frozenset(_WORDS.split())
