"""Keeps the noise of libraries out of the terminal: progress bars, telemetry, advice, log lines.

Call it before importing them.
"""

from __future__ import annotations

import logging
import os
import warnings

_ENVIRONMENT = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "CHROMA_TELEMETRY_ENABLED": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
    "ORT_LOGGING_LEVEL": "3",  # onnxruntime: errors only
    "ONNXRUNTIME_LOG_SEVERITY_LEVEL": "3",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
_TALKATIVE = (
    "chromadb",
    "fontTools",
    "gradio",
    "httpcore",
    "httpx",
    "huggingface_hub",
    "jieba",
    "llama_index",
    "onnxruntime",
    "openai",
    "pdfminer",
    "pdfplumber",
    "PIL",
    "posthog",
    "rapidocr",
    "RapidOCR",
    "sentence_transformers",
    "torch",
    "transformers",
    "urllib3",
)


def hush(*, debug: bool = False) -> None:
    """Silence libraries; with `debug` their messages and warnings are shown instead. Settings of the user's own stay."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if debug:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
        return
    warnings.simplefilter("ignore")
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())  # or Python prints warnings that nobody handles
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
