using System.Net;
using System.Net.Sockets;

namespace AutoResponder.Lab.Hosting;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    // Below those that systems give to outgoing connections: one of these is taken by nobody between the asking and the listening.
    private const int First = 20_000;
    private const int Last = 32_000;
    private static readonly List<FileStream> Claims = [];

    /// <summary>A port that nobody listens on, and that no other process of ours is given while this one lives.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (TryClaim(port)) return port;
        }
    }

    private static bool TryClaim(int port)
    {
        var claim = Lock(port);
        if (claim is null) return false;

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException)
        {
            claim.Dispose();
            return false;
        }

        lock (Claims) Claims.Add(claim);
        return true;
    }

    /// <summary>Held until the process ends; null where somebody else holds it.</summary>
    private static FileStream? Lock(int port)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"autoresponder-ports-{Environment.UserName}"));
        try
        {
            return new FileStream(Path.Combine(folder.FullName, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
