// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static java.util.Map.entry;

import java.util.Map;

/** What to say about indexes that FAISS can write but that are not served. */
final class UnsupportedKind {
  /** How to get an index that is served; the last lines of several messages. */
  static final String REBUILD =
      """
      Rebuild it as one of: %s. In Python, with vectors in the order of the catalogue:
          index = faiss.index_factory(vectors.shape[1], "HNSW32", faiss.METRIC_INNER_PRODUCT); index.add(vectors)
          faiss.write_index(index, "index.faiss")"""
          .formatted(FactoryString.GRAMMAR);

  private static final String READ_AND_WRITE =
      """
      Write it again with a current FAISS. In Python:
          index = faiss.read_index("old.faiss")
          faiss.write_index(index, "index.faiss")""";

  private static final Map<String, String> SERVED =
      Map.ofEntries(
          entry("IxFI", "IndexFlatIP"),
          entry("IxF2", "IndexFlatL2"),
          entry("IxFl", "IndexFlat"),
          entry("IxSQ", "IndexScalarQuantizer"),
          entry("IHNf", "IndexHNSWFlat"),
          entry("IHNs", "IndexHNSWSQ"),
          entry("IwFl", "IndexIVFFlat"),
          entry("IwSq", "IndexIVFScalarQuantizer"),
          entry("IwPQ", "IndexIVFPQ"),
          entry("IwPf", "IndexIVFPQFastScan"),
          entry("IxRF", "IndexRefine"),
          entry("IxMp", "IndexIDMap"),
          entry("IxM2", "IndexIDMap2"));

  private static final Map<String, String> OTHER =
      Map.ofEntries(
          entry("IxPQ", "IndexPQ"),
          entry("IxPo", "IndexPQ"),
          entry("IxPq", "IndexPQ"),
          entry("IPfs", "IndexPQFastScan"),
          entry("IxHE", "IndexLSH"),
          entry("IxHe", "IndexLSH"),
          entry("IxLa", "IndexLattice"),
          entry("Ix2L", "Index2Layer"),
          entry("Imiq", "MultiIndexQuantizer"),
          entry("IxRQ", "IndexResidualQuantizer"),
          entry("IxRq", "IndexResidualQuantizer"),
          entry("IxLS", "IndexLocalSearchQuantizer"),
          entry("IxPR", "IndexProductResidualQuantizer"),
          entry("IxPL", "IndexProductLocalSearchQuantizer"),
          entry("IHNp", "IndexHNSWPQ"),
          entry("IHN2", "IndexHNSW2Level"),
          entry("IHNc", "IndexHNSWCagra"),
          entry("INSf", "IndexNSGFlat"),
          entry("INSp", "IndexNSGPQ"),
          entry("INSs", "IndexNSGSQ"),
          entry("INNf", "IndexNNDescentFlat"),
          entry("IwFd", "IndexIVFFlatDedup"),
          entry("IwQR", "IndexIVFPQR"),
          entry("IwSh", "IndexIVFSpectralHash"),
          entry("IwRQ", "IndexIVFResidualQuantizer"),
          entry("IwLS", "IndexIVFLocalSearchQuantizer"),
          entry("IRMf", "IndexRowwiseMinMax"),
          entry("IRMh", "IndexRowwiseMinMaxFP16"),
          entry("IBxF", "IndexBinaryFlat"),
          entry("IBwF", "IndexBinaryIVF"),
          entry("IBHf", "IndexBinaryHNSW"));

  /** Formats that FAISS only reads, by rules of their own. */
  private static final Map<String, String> OLD =
      Map.ofEntries(
          entry("IvFl", "IndexIVFFlat"),
          entry("IvFL", "IndexIVFFlat"),
          entry("IvSQ", "IndexIVFScalarQuantizer"),
          entry("IwSQ", "IndexIVFScalarQuantizer"),
          entry("IvPQ", "IndexIVFPQ"),
          entry("IvQR", "IndexIVFPQR"));

  private static final Map<String, String> TRANSFORMS =
      Map.ofEntries(
          entry("LTra", "OPQ or another linear transformation"),
          entry("rrot", "a random rotation"),
          entry("PCAm", "PCA"),
          entry("PcAm", "PCA"),
          entry("Pcam", "PCA"),
          entry("Viqm", "ITQ"),
          entry("Viqt", "ITQ"),
          entry("VNrm", "L2norm"),
          entry("VCnt", "centering"),
          entry("RmDT", "padding or cutting of dimensions"));

  private UnsupportedKind() {}

  /**
   * The refusal of an index kind at a place where it is not served.
   *
   * @param kind four characters of the file
   * @param place where it stands, for example "inside a refined index"; empty for the whole file
   * @return {@link UnsupportedIndexException} for a kind that FAISS has, {@link FaissException} for
   *     one that it does not have, which means damage
   */
  static RuntimeException at(String kind, String place) {
    String where = place.isEmpty() ? "" : " " + place;
    if (kind.equals("null")) {
      return new FaissException("an index is missing" + where);
    }
    if (OLD.containsKey(kind)) {
      return new UnsupportedIndexException(
          "holds an %s%s in an old format that FAISS reads but no longer writes. %s"
              .formatted(OLD.get(kind), where, READ_AND_WRITE));
    }
    String name = SERVED.getOrDefault(kind, OTHER.get(kind));
    if (name != null) {
      return new UnsupportedIndexException(
          "holds an %s%s, which is not served. %s".formatted(name, where, REBUILD));
    }
    return new FaissException("index kind \"" + printable(kind) + "\" is not supported" + where);
  }

  /**
   * The refusal of an index behind a transformation of vectors.
   *
   * @param first four characters of the first transformation
   */
  static RuntimeException transformed(String first) {
    return new UnsupportedIndexException(
        "holds an IndexPreTransform (%s), which is not served: queries are searched as the encoder gives them. %s %s"
            .formatted(
                TRANSFORMS.getOrDefault(first, "\"" + printable(first) + "\""),
                first.equals("VNrm")
                    ? "Leave L2norm out and normalize the vectors themselves, with faiss.normalize_L2(vectors)."
                    : "Leave the transformation out.",
                REBUILD));
  }

  /** The refusal of inverted lists that are not in the file, or not as arrays. */
  static RuntimeException lists(String kind) {
    return switch (kind) {
      case "ilod" ->
          new UnsupportedIndexException(
              "keeps its inverted lists in another file (OnDiskInvertedLists), which is not served. "
                  + REBUILD);
      case "il00" ->
          new UnsupportedIndexException("was written without its inverted lists. " + REBUILD);
      default ->
          new FaissException(
              "inverted lists are missing or of the unknown kind \"" + printable(kind) + "\"");
    };
  }

  static String printable(String kind) {
    return kind.replaceAll("[^ -~]", "?");
  }
}
