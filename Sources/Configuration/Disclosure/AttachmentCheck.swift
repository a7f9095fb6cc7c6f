import Foundation
import Rules

/// Looks for the attachments of a disclosure and compares their digests.
struct AttachmentCheck {
  /// The disclosure's folder. Nothing outside of it is looked at, also not through links.
  let folder: String
  /// Makes the digest of the file at a path.
  let digest: (String) throws -> String

  /// The state of each attachment. Each is read once, however many entries point to it.
  func states(of disclosure: Disclosure) -> [Attachment: AttachmentState] {
    var states: [Attachment: AttachmentState] = [:]
    for attachment in disclosure.attachments where states[attachment] == nil {
      states[attachment] = state(of: attachment)
    }
    return states
  }

  private func state(of attachment: Attachment) -> AttachmentState {
    guard let file = attachment.file else { return .notFetched }
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL.path
    let place = URL(fileURLWithPath: folder).appendingPathComponent(file).resolvingSymlinksInPath()
      .standardizedFileURL.path
    guard place.hasPrefix(root.hasSuffix("/") ? root : root + "/") else { return .outside }
    let files = FileManager.default
    guard let attributes = try? files.attributesOfItem(atPath: place) else { return .missing }
    // Not a folder, not a device, not a pipe that would be waited for.
    guard attributes[.type] as? FileAttributeType == .typeRegular else { return .unreadable("not a file") }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    let found: String
    do {
      found = try digest(place)
    } catch {
      return .unreadable("\(error)")
    }
    return found == attachment.sha256 ? .present(bytes: size) : .different(sha256: found)
  }
}
