using System.Runtime.CompilerServices;

namespace AutoResponder.Verification;

/// <summary>The lines of a file as bytes, in memory that does not grow with it.</summary>
public static class Lines
{
    /// <summary>No event is longer, nor anything else that has a line of its own.</summary>
    private const int Longest = 4 * 1024 * 1024;

    /// <exception cref="FormatException">A line is longer than anything that is written here.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, begin, end) = (new byte[256 * 1024], 0, 0);
        while (true)
        {
            var length = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (length == 0) break;

            var searched = end;
            end += length;
            while (buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n') is >= 0 and var found)
            {
                // Each line is its own: whoever gets it may keep it.
                yield return buffer.AsSpan(begin, searched + found - begin).ToArray();
                begin = searched = searched + found + 1;
            }

            if (begin > 0) (_, begin, end) = (Move(buffer, begin, end), 0, end - begin);
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length < Longest ? 2 * buffer.Length : throw new FormatException("a line is longer than any of these files has"));
        }

        if (end > begin) yield return buffer.AsSpan(begin, end - begin).ToArray();
    }

    private static bool Move(byte[] buffer, int begin, int end)
    {
        buffer.AsSpan(begin, end - begin).CopyTo(buffer);
        return true;
    }
}
