# SPDX-License-Identifier: Apache-2.0
"""A BERT encoder with random weights, forward passes only, on one thread.

Arguments: layers, hidden size, heads, intermediate size, word pieces, positions. Each line of
standard input asks for a measurement: questions a batch, tokens a question, seconds. A line of
standard output answers it: questions a second, and questions a second of processor time.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional

LAYERS, HIDDEN, HEADS, INTERMEDIATE, VOCABULARY, POSITIONS = map(int, sys.argv[1:])


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(HIDDEN, HIDDEN)
        self.key = nn.Linear(HIDDEN, HIDDEN)
        self.value = nn.Linear(HIDDEN, HIDDEN)
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.attended_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.wide = nn.Linear(HIDDEN, INTERMEDIATE)
        self.narrow = nn.Linear(INTERMEDIATE, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, vectors, mask):
        batch, tokens, _ = vectors.shape
        query, key, value = (
            layer(vectors).view(batch, tokens, HEADS, -1).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) / (HIDDEN // HEADS) ** 0.5 + mask
        heads = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, HIDDEN)
        vectors = self.attended_norm(vectors + self.attended(heads))
        return self.norm(vectors + self.narrow(functional.gelu(self.wide(vectors))))


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.mention = nn.Linear(HIDDEN, 3)

    def forward(self, ids, mask):
        positions = torch.arange(ids.shape[1]).expand_as(ids)
        types = torch.zeros_like(ids)
        vectors = self.norm(self.words(ids) + self.positions(positions) + self.types(types))
        masked = (1 - mask)[:, None, None, :] * -10_000.0
        for layer in self.layers:
            vectors = layer(vectors, masked)
        return vectors, self.mention(vectors)


def rates(encoder, ids, seconds):
    """Questions a second, and a second of processor time."""
    mask = torch.ones(ids.shape)
    done, start, processor = 0, time.perf_counter(), time.process_time()
    while done == 0 or time.perf_counter() - start < seconds:
        encoder(ids, mask)
        done += len(ids)
    return done / (time.perf_counter() - start), done / (time.process_time() - processor)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    encoder = Bert().eval()
    with torch.inference_mode():
        for line in sys.stdin:
            batch, tokens, seconds = line.split()
            ids = torch.randint(VOCABULARY, (int(batch), int(tokens)))
            rates(encoder, ids, float(seconds) / 4)  # warm-up
            print(*rates(encoder, ids, float(seconds)), flush=True)


main()
