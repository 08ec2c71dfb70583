using System.Diagnostics;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Processes as Kudu describes them. Zero and false are left out, as Kudu does.</summary>
internal static class ProcessShapes
{
    /// <summary>Kudu's own process, which is on every instance and never the site's.</summary>
    public const int Scm = 4;

    public static IEnumerable<int> On(Worker worker) => worker.Process is { } id ? [id, Scm] : [Scm];

    /// <param name="href">Null: it is shown in an envelope, which has an id instead.</param>
    public static JsonObject Item(int id, Worker worker, string? href)
    {
        var shape = new JsonObject { ["id"] = id, ["name"] = "w3wp", ["machineName"] = worker.Instance.Machine, ["user_name"] = $"IIS APPPOOL\\{worker.Site}" };
        if (href is not null) shape["href"] = href;
        return shape;
    }

    /// <summary>Only here is said whose process it is; and here its environment is shown, secrets and all.</summary>
    public static JsonObject Detail(int id, Worker worker, SiteConfig config, string? href)
    {
        var shape = Item(id, worker, href);
        shape["file_name"] = @"D:\Windows\SysWOW64\inetsrv\w3wp.exe";
        shape["environment_variables"] = new JsonObject(config.Settings.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));
        shape["time_stamp"] = DateTime.UtcNow;
        if (id == Scm) shape["is_scm_site"] = true;
        else Measure(shape, id, worker);
        return shape;
    }

    private static void Measure(JsonObject shape, int id, Worker worker)
    {
        shape["start_time"] = worker.StartedAt.UtcDateTime;
        try
        {
            using var process = Process.GetProcessById(id);
            shape["working_set"] = process.WorkingSet64;
            shape["private_memory"] = process.PrivateMemorySize64;
            shape["thread_count"] = process.Threads.Count;
            shape["handle_count"] = process.HandleCount;
            shape["total_cpu_time"] = process.TotalProcessorTime.ToString();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // What cannot be read is -1, as in Kudu.
            shape["working_set"] = -1;
        }
    }
}
